using System.Text;
using Almagest.Tests;

namespace Almagest.Architecture.Tests;

public sealed class FolderTests
{
    private const string Begin = "<!-- graph begins -->";
    private const string End = "<!-- graph ends -->";

    public static TheoryData<string> Projects =>
        [
            .. Product
                .Where(project => !project.Folder.StartsWith("samples/", StringComparison.Ordinal))
                .Select(project => project.Name)
                .Where(name => name is not "Studies" and not "Networks.Torch"),
        ];

    private static IEnumerable<ProjectFile> Product => ProjectFile.All.Where(project => !project.IsUnderTests);

    [Theory, MemberData(nameof(Projects))]
    public void Folders_of_a_project_form_no_circle(string name)
    {
        FolderGraph graph = new(Product.Single(project => project.Name == name));

        Assert.Equal([], graph.Cycles(except: [.. Rules.Recursive.Where(one => one.Project == name).Select(one => one.Folder)]));
        Assert.True(graph.Edges.Count > 0 || graph.IsFlat, "No folder uses another: is the assembly read?");
    }

    /// <summary>With ALMAGEST_WRITE_DOCS=1 the page is written anew.</summary>
    [Fact]
    public void The_page_of_the_architecture_shows_the_graph_as_it_is()
    {
        string path = Path.Combine(SharedData.RepositoryRoot, "docs", "architecture.md");
        string page = File.ReadAllText(path);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length,
            end = page.IndexOf(End, StringComparison.Ordinal);
        string now = $"{page[..begin]}\n{Graph()}{page[end..]}";
        if (Environment.GetEnvironmentVariable("ALMAGEST_WRITE_DOCS") == "1")
            File.WriteAllText(path, now);

        Assert.Equal(now, page);
    }

    private static string Graph()
    {
        StringBuilder text = new("| project | uses | folders, and the folders that they use |\n| --- | --- | --- |\n");
        foreach (ProjectFile project in Product)
        {
            string uses = string.Join(", ", project.ProjectReferences.Order(StringComparer.Ordinal));
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"| {project.Folder} | {uses} | {FoldersOf(project)} |\n"
            );
        }
        return text.ToString();
    }

    private static string FoldersOf(ProjectFile project)
    {
        if (!Projects.Any(row => (string)row == project.Name))
            return "";
        ILookup<string, string> edges = new FolderGraph(project)
            .Edges.Select(edge => (From: edge.From.Split('/')[0], To: edge.To.Split('/')[0]))
            .Where(edge => edge.From != edge.To && edge.From != "." && edge.To != ".")
            .Distinct()
            .OrderBy(edge => edge.To, StringComparer.Ordinal)
            .ToLookup(edge => edge.From, edge => edge.To);
        IEnumerable<string> folders = Directory
            .GetDirectories(Path.GetDirectoryName(project.FullPath)!)
            .Select(folder => Path.GetFileName(folder))
            .Where(folder => folder is not "bin" and not "obj" and not "Properties" && HasSources(project, folder))
            .Order(StringComparer.Ordinal);
        return string.Join(
            "; ",
            folders.Select(folder => edges.Contains(folder) ? $"{folder} → {string.Join(", ", edges[folder])}" : folder)
        );
    }

    private static bool HasSources(ProjectFile project, string folder) =>
        Directory
            .EnumerateFiles(Path.Combine(Path.GetDirectoryName(project.FullPath)!, folder), "*.cs", SearchOption.AllDirectories)
            .Any();
}
