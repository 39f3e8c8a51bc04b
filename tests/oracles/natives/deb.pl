# SPDX-License-Identifier: Apache-2.0
# Lines "A<TAB>B" in; -1, 0, 1 or invalid out, by dpkg's own comparison.
use strict;
use warnings;

# Exit 77: skipped. Dpkg::Version is in libdpkg-perl.
eval { require Dpkg::Version; Dpkg::Version->import(qw(version_check version_compare)); 1 } or exit 77;

$| = 1;
while (my $line = <STDIN>) {
    chomp $line;
    my ($a, $b) = split /\t/, $line, -1;
    my $valid = 1;
    for my $text ($a, $b) {
        my ($ok) = version_check($text);
        $valid = 0 unless $ok;
    }
    print $valid ? version_compare($a, $b) : "invalid", "\n";
}
