using System.Xml.Linq;
using Almagest.Tests;

namespace Almagest.Architecture.Tests;

/// <summary>A csproj as it is written, before any import or property has changed it.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _document;

    private ProjectFile(string path)
    {
        FullPath = path;
        _document = XDocument.Load(path);
    }

    public string FullPath { get; }
    public string Name => Path.GetFileNameWithoutExtension(FullPath);

    /// <summary>Relative to the root, with forward slashes: shared/Spectra.</summary>
    public string Folder => Path.GetRelativePath(SharedData.RepositoryRoot, Path.GetDirectoryName(FullPath)!).Replace('\\', '/');
    public bool IsUnderTests => Folder.StartsWith("tests/", StringComparison.Ordinal);

    public IEnumerable<string> ProjectReferences =>
        Items("ProjectReference")
            .Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value.Replace('\\', '/')));

    /// <summary>Without those that wait for a property.</summary>
    public IEnumerable<string> UnconditionalReferences =>
        Items("ProjectReference")
            .Where(item => item.AncestorsAndSelf().All(element => element.Attribute("Condition") is null))
            .Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value.Replace('\\', '/')));

    public IEnumerable<string> PackageReferences => Items("PackageReference").Select(item => item.Attribute("Include")!.Value);

    /// <summary>Package references that carry a version of their own, as attribute or element.</summary>
    public IEnumerable<string> OwnVersions =>
        from item in Items("PackageReference")
        where
            item.Attribute("Version") is not null
            || item.Attribute("VersionOverride") is not null
            || item.Elements().Any(element => element.Name.LocalName is "Version" or "VersionOverride")
        select item.Attribute("Include")!.Value;

    public static IReadOnlyList<ProjectFile> All { get; } = [.. Sources("*.csproj").Select(path => new ProjectFile(path))];

    /// <summary>Files of the repository outside build output, by pattern.</summary>
    public static IEnumerable<string> Sources(string pattern) =>
        from top in Rules.TopFolders
        let folder = Path.Combine(SharedData.RepositoryRoot, top)
        where Directory.Exists(folder)
        from path in Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
        let parts = Path.GetRelativePath(SharedData.RepositoryRoot, path).Split(Path.DirectorySeparatorChar)
        where !parts.Contains("bin") && !parts.Contains("obj") && !parts.Contains("artifacts")
        orderby path
        select path;

    private IEnumerable<XElement> Items(string kind) => _document.Descendants().Where(element => element.Name.LocalName == kind);
}
