using System.Text.RegularExpressions;
using Almagest.Tests;

namespace Almagest.Architecture.Tests;

/// <summary>What every C# file keeps to.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void Namespaces_follow_folders()
    {
        // Files beside the test projects are compiled into several of them.
        const string Linked = "tests/";

        var strays =
            from file in Sources
            let found = NamespaceOf().Match(File.ReadAllText(file.Path)).Groups[1].Value
            where found.Length > 0 // programs of one file, and attributes of an assembly
            let folder = file.Name[..(file.Name.LastIndexOf('/') + 1)]
            let project = ProjectFile.All.SingleOrDefault(one => folder.StartsWith(one.Folder + "/", StringComparison.Ordinal))
            where project is not null || folder == Linked
            let expected = project is null
                ? "Almagest.Tests"
                : $"Almagest.{project.Name}{folder[project.Folder.Length..].TrimEnd('/').Replace('/', '.')}"
            // MSBuild's folder is "build".
            where !found.Equals(expected, StringComparison.OrdinalIgnoreCase)
            select $"{file.Name}: {found}; expected {expected}";

        Assert.Equal([], strays);
    }

    /// <summary>Constants that several models share lie in PhysicalConstants.</summary>
    [Fact]
    public void A_constant_has_one_home() =>
        Assert.Equal(
            ["shared/Spectra/Numerics/PhysicalConstants.cs"],
            Sources
                .Where(file => file.Name.StartsWith("shared/", StringComparison.Ordinal))
                .Where(file => SharedConstant().IsMatch(File.ReadAllText(file.Path)))
                .Select(file => file.Name)
        );

    [GeneratedRegex(@"1\.60217|2\.30258|510\.99|RestEnergy = 511|Math\.Log\(10\)")]
    private static partial Regex SharedConstant();

    /// <summary>What each way in calls its options is its own: messages of the shared projects name the thing.</summary>
    [Fact]
    public void Shared_projects_know_no_option_of_the_command_line() =>
        Assert.Equal(
            [],
            Sources
                .Where(file => file.Name.StartsWith("shared/", StringComparison.Ordinal))
                .SelectMany(file =>
                    File.ReadLines(file.Path).Select((line, i) => (Where: $"{file.Name}:{i + 1}", Text: line.Trim()))
                )
                .Where(line => !line.Text.StartsWith("//", StringComparison.Ordinal) && Option().IsMatch(line.Text))
                .Select(line => $"{line.Where}: {line.Text}")
        );

    /// <summary>CSharpier breaks what it can; it leaves texts and comments as they are.</summary>
    [Fact]
    public void No_line_is_longer_than_a_screen()
    {
        int longest = int.Parse(
            LongestLine().Match(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, ".editorconfig"))).Groups[1].Value,
            System.Globalization.CultureInfo.InvariantCulture
        );
        var strays =
            from file in Sources
            where !file.Name.Contains("/Migrations/", StringComparison.Ordinal) && !Rules.WideTables.Contains(file.Name)
            from line in File.ReadLines(file.Path).Select((text, i) => (Number: i + 1, text.Length))
            where line.Length > longest
            select $"{file.Name}:{line.Number}: {line.Length} columns";

        Assert.Equal([], strays);
    }

    private static IEnumerable<(string Path, string Name)> Sources =>
        ProjectFile
            .Sources("*.cs")
            .Select(path => (path, Path.GetRelativePath(SharedData.RepositoryRoot, path).Replace('\\', '/')));

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceOf();

    [GeneratedRegex(@"^max_line_length = (\d+)", RegexOptions.Multiline)]
    private static partial Regex LongestLine();

    [GeneratedRegex(@"(?:^|[\s""'(])--[a-z]")]
    private static partial Regex Option();
}
