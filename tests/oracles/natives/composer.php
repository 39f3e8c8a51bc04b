<?php
// SPDX-License-Identifier: Apache-2.0
// Lines "A<TAB>B" in: -1, 0, 1 or invalid out, by composer/semver. With "range": lines "CONSTRAINT<TAB>VERSION": 1, 0 or invalid.
$autoload = '/usr/share/php/Composer/Semver/autoload.php';
if (!is_file($autoload)) {
    exit(77);
}
require $autoload;

use Composer\Semver\Semver;
use Composer\Semver\VersionParser;

$parser = new VersionParser();
$range = ($argv[1] ?? '') === 'range';
while (($line = fgets(STDIN)) !== false) {
    [$first, $second] = explode("\t", rtrim($line, "\n"));
    try {
        if ($range) {
            echo Semver::satisfies($second, $first) ? "1\n" : "0\n";
            continue;
        }
        $a = $parser->normalize($first);
        $b = $parser->normalize($second);
        // Composer orders no named branches; which is below which is ours to say.
        $branch = strpos($a, 'dev-') === 0 || strpos($b, 'dev-') === 0;
        echo $branch ? "unordered\n" : version_compare($a, $b) . "\n";
    } catch (UnexpectedValueException $error) {
        echo "invalid\n";
    }
}
