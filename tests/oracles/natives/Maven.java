// SPDX-License-Identifier: Apache-2.0
// Lines "A<TAB>B" in: -1, 0 or 1 out, by Maven's ComparableVersion. With "range": lines "RANGE<TAB>VERSION": 1, 0 or invalid.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;

public class Maven {
  static String holds(String range, String version) {
    try {
      return VersionRange.createFromVersionSpec(range).containsVersion(new DefaultArtifactVersion(version)) ? "1" : "0";
    } catch (InvalidVersionSpecificationException error) {
      return "invalid";
    }
  }

  public static void main(String[] arguments) throws Exception {
    boolean range = arguments.length > 0 && arguments[0].equals("range");
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    StringBuilder output = new StringBuilder();
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] parts = line.split("\t", -1);
      output.append(range ? holds(parts[0], parts[1])
          : String.valueOf(Integer.signum(new ComparableVersion(parts[0]).compareTo(new ComparableVersion(parts[1])))));
      output.append('\n');
    }
    System.out.print(output);
  }
}
