using System.Globalization;
using System.Text;

namespace Almagest.Pages.Links;

/// <summary>Addresses of pages, the one place where they are made. Names stand behind the question mark: they may hold a slash,
/// two dots, or anything else.</summary>
public static class Address
{
    public const string Home = "/",
        Runs = "/runs",
        Sources = "/sources",
        Campaigns = "/campaigns",
        Networks = "/networks",
        Operations = "/operations",
        Checks = "/operations/checks",
        QueryJobs = "/query/jobs",
        About = "/about",
        SignIn = "/sign-in",
        SignOut = "/sign-out";

    internal const string RunPath = "/run",
        SourcePath = "/source",
        CampaignPath = "/campaign",
        NetworkPath = "/network",
        ComparePath = "/compare",
        CompareDensityPath = "/compare/density.png",
        QueryPath = "/query",
        QueryNamesPath = "/query/names",
        QueryDensityPath = "/query/density.png",
        SampPath = "/samp",
        GlossaryPath = "/glossary",
        FlagsPath = "/flags";

    /// <summary>A run, all of it; with a choice: <see cref="RunView.Address"/>.</summary>
    public static string Run(string name) => Of(RunPath, ("name", name));

    /// <param name="run">By which the source is chosen out of its observations; null: of any.</param>
    /// <param name="selection">See <see cref="SourceView.Selection"/>.</param>
    public static string Source(string name, string? run = null, string? selection = null) =>
        Of(SourcePath, ("run", run), ("name", name), ("in", selection));

    /// <param name="id">source_id: another catalogue may have a source of that name.</param>
    public static string Source(string name, long id) =>
        Of(SourcePath, ("name", name), ("source", id.ToString(CultureInfo.InvariantCulture)));

    /// <param name="against">Id of a network that is held against the champion; null: the newest.</param>
    public static string Campaign(string name, string? against = null) => Of(CampaignPath, ("name", name), ("against", against));

    public static string Network(string id) => Of(NetworkPath, ("id", id));

    public static string Compare(string? a = null, string? b = null) => Of(ComparePath, ("a", a), ("b", b));

    public static string Query(string? adql = null) => Of(QueryPath, ("adql", adql));

    /// <summary>The whole answer, in one of TAP's forms.</summary>
    public static string Answer(string adql, string format) =>
        Of("/tap/sync", ("LANG", "ADQL"), ("FORMAT", format), ("QUERY", adql));

    /// <summary>What came of a job.</summary>
    public static string JobResult(Guid job) => $"/tap/async/{job:N}/results/result";

    /// <param name="sought">Words for the search box: a name, a position, or a list.</param>
    public static string Find(string sought) => Of(Sources, ("find", sought));

    /// <param name="term">A column, or another word that is explained there; null: from the beginning.</param>
    public static string Glossary(string? term = null) => GlossaryPath + (term is null ? "" : $"#{Uri.EscapeDataString(term)}");

    public static string Flags(string? flag = null) => FlagsPath + (flag is null ? "" : $"#{Uri.EscapeDataString(flag)}");

    /// <param name="table">Address of a VOTable, within this host.</param>
    /// <param name="name">As other programs call it.</param>
    public static string Samp(string table, string name) => Of(SampPath, ("table", table), ("name", name));

    /// <summary>Rows that are seen, as a file of REST.</summary>
    public static string Export(Guid run, string format, RunView view, IReadOnlyList<string> columns) =>
        Of(
            $"/api/v1/runs/{run}/export",
            ("format", format),
            ("where", view.Choice.Adql),
            ("columns", columns.Count == 0 ? null : string.Join(',', columns)),
            ("sort", view.Sort),
            ("descending", view is { Sort: not null, IsDescending: true } ? "true" : null)
        );

    /// <summary>A path with words behind it; those without a value are left out.</summary>
    public static string Of(string path, params IEnumerable<(string Word, string? Value)> words)
    {
        StringBuilder address = new(path);
        char before = '?';
        foreach ((string word, string? value) in words)
        {
            if (value is null)
                continue;
            address.Append(before).Append(Uri.EscapeDataString(word)).Append('=').Append(Uri.EscapeDataString(value));
            before = '&';
        }
        return address.ToString();
    }

    /// <summary>An address within this host, whatever somebody wrote; home where it leads elsewhere.</summary>
    public static string Local(string? said) =>
        said is ['/', ..]
        && !said.StartsWith("//", StringComparison.Ordinal)
        && said.All(letter => letter is > ' ' and < '\x7f' and not '\\')
            ? said
            : Home;
}
