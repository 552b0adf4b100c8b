using Almagest.Tests;

namespace Almagest.Architecture.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public void Projects_reference_only_what_the_table_allows()
    {
        var forbidden =
            from project in ProjectFile.All
            where !project.IsUnderTests
            let allowed = Rules.References.TryGetValue(project.Folder, out string[]? names) ? names : []
            from reference in project.ProjectReferences
            where !allowed.Contains(reference)
            select $"{project.Folder} -> {reference}";

        Assert.Equal([], forbidden);
    }

    [Fact]
    public void Every_project_has_its_line_in_the_table() =>
        Assert.Equal(
            Rules.References.Keys.Order(StringComparer.Ordinal),
            ProjectFile
                .All.Where(project => !project.IsUnderTests)
                .Select(project => project.Folder)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Fenced_packages_stay_where_they_belong()
    {
        var strays =
            from project in ProjectFile.All
            from package in project.PackageReferences
            from fence in Rules.Fences
            where Matches(fence.Key, package) && !fence.Value.Contains(project.Name)
            // A test may use what its subject may.
            where !(project.IsUnderTests && fence.Value.Contains(project.Name.Replace(".Tests", "", StringComparison.Ordinal)))
            select $"{project.Folder} -> {package}";

        Assert.Equal([], strays);
    }

    [Fact]
    public void Every_package_has_its_fence()
    {
        var unfenced =
            from project in ProjectFile.All
            from package in project.PackageReferences
            where !Rules.Fences.Keys.Any(fence => Matches(fence, package))
            select $"{project.Folder} -> {package}";

        Assert.Equal([], unfenced);
    }

    [Fact]
    public void Fenced_namespaces_are_opened_only_at_home()
    {
        var strays =
            from path in ProjectFile.Sources("*.cs")
            let file = Path.GetRelativePath(SharedData.RepositoryRoot, path).Replace('\\', '/')
            where !file.StartsWith("tests/", StringComparison.Ordinal)
            from line in File.ReadLines(path)
            let words = line.Trim().TrimEnd(';').Split(' ')
            where words.Contains("using")
            from fence in Rules.Namespaces
            where words.Any(word => word == fence.Key || word.StartsWith(fence.Key + ".", StringComparison.Ordinal))
            where !fence.Value.Any(home => file.StartsWith(home + "/", StringComparison.Ordinal))
            select $"{file}: {line.Trim()}";

        Assert.Equal([], strays);
    }

    /// <summary>600 MB for what only a trainer with a GPU needs.</summary>
    [Theory]
    [InlineData("Cli"), InlineData("Simulator"), InlineData("Trainer"), InlineData("Fitter"), InlineData("Gateway")]
    public void Without_AlmagestTorch_nothing_of_libtorch_is_restored(string name)
    {
        ProjectFile[] closure = [.. Closure(name)];

        Assert.Contains(closure, project => project.Name == "Hosting");
        Assert.Equal([], closure.SelectMany(project => project.PackageReferences).Where(IsTorch));
        // What was really restored, with all that packages bring along.
        string locked = File.ReadAllText(Path.Combine(Path.GetDirectoryName(closure[0].FullPath)!, "packages.lock.json"));
        Assert.DoesNotContain("torch", locked, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A project, then all that it brings along.</summary>
    private static IEnumerable<ProjectFile> Closure(string name)
    {
        var found = new List<ProjectFile> { ProjectFile.All.Single(project => project.Name == name) };
        for (int i = 0; i < found.Count; i++)
            found.AddRange(
                found[i]
                    .UnconditionalReferences.Where(reference => found.All(known => known.Name != reference))
                    .Select(reference => ProjectFile.All.Single(project => project.Name == reference))
            );
        return found;
    }

    private static bool IsTorch(string package) => package.Contains("torch", StringComparison.OrdinalIgnoreCase);

    private static bool Matches(string fence, string package) =>
        fence.EndsWith('*')
            ? package.StartsWith(fence[..^1], StringComparison.OrdinalIgnoreCase)
            : string.Equals(package, fence, StringComparison.OrdinalIgnoreCase);
}
