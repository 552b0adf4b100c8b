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

    private static IEnumerable<(string Path, string Name)> Sources =>
        ProjectFile
            .Sources("*.cs")
            .Select(path => (path, Path.GetRelativePath(SharedData.RepositoryRoot, path).Replace('\\', '/')));

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceOf();
}
