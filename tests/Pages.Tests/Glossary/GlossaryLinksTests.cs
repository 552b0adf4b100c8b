using System.Net;
using System.Text.RegularExpressions;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Sites;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Pages.Tests.Glossary;

/// <summary>What a header, a unit or a flag means is one click away, wherever it stands.</summary>
public sealed partial class GlossaryLinksTests(FilledSites sites)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A flag as the only words of a cell, or among them.</summary>
    private static readonly Regex Flag = new(
        $@"\b({string.Join('|', Enum.GetNames<FitFlags>().Where(name => name != nameof(FitFlags.None)))})\b",
        RegexOptions.None,
        Patience
    );

    [Fact]
    public async Task Every_link_to_a_term_finds_it_and_no_published_column_or_flag_stands_without_one()
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        string[] terms = IdsOf(await ReadAsync(Address.Glossary())),
            flags = IdsOf(await ReadAsync(Address.Flags()));
        Assert.InRange(terms.Length, 100, 1000);
        // A median of differences and a prior's mean are not those of a posterior.
        HashSet<string> words = [.. terms.Select(term => term.Replace('_', ' ')).Except(["median", "mean"])];
        List<string> wrong = [];
        int links = 0;
        // With every column that the run's table has.
        string[] columns = await ColumnsAsync();
        (string, string)[] pages =
        [
            .. EveryPageTests.Pages,
            ("run-all-columns", $"{Address.Run(FilledSites.Survey)}&columns={string.Join(',', columns)}"),
        ];
        foreach ((string name, string address) in pages)
        {
            string page = await ReadAsync(address);
            string main = page[page.IndexOf("<main", StringComparison.Ordinal)..];
            foreach (Match link in TermLink().Matches(main))
            {
                links++;
                string[] known = link.Groups["page"].Value == "glossary" ? terms : flags;
                if (!known.Contains(WebUtility.HtmlDecode(link.Groups["term"].Value)))
                    wrong.Add($"{name}: {link.Value} leads nowhere");
            }
            // What explains them is no link to itself.
            if (name is "glossary" or "flags")
                continue;
            foreach (Match cell in Cell().Matches(main))
            {
                string bare = Tag().Replace(Anchor().Replace(cell.Groups["inside"].Value, ""), " ");
                string text = WebUtility.HtmlDecode(bare).Trim();
                if (cell.Groups["head"].Success && words.Contains(text.Split(',', '(')[0].Trim()))
                    wrong.Add($"{name}: the header '{text}' has no link");
                if (Flag.IsMatch(text))
                    wrong.Add($"{name}: the flag in '{text}' has no link");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.InRange(links, 300, int.MaxValue);

        async Task<string[]> ColumnsAsync() =>
            [.. ColumnBox().Matches(await ReadAsync(Address.Run(FilledSites.Survey))).Select(box => box.Groups["column"].Value)];

        async Task<string> ReadAsync(string address) =>
            await client.GetStringAsync(address.Split('#')[0], TestContext.Current.CancellationToken);
    }

    private static string[] IdsOf(string page) =>
        [.. Id().Matches(page).Select(id => WebUtility.HtmlDecode(id.Groups["id"].Value))];

    [GeneratedRegex(@"<tr id=""(?<id>[^""]+)""", RegexOptions.None, 10_000)]
    private static partial Regex Id();

    [GeneratedRegex(@"href=""/(?<page>glossary|flags)#(?<term>[^""]+)""", RegexOptions.None, 10_000)]
    private static partial Regex TermLink();

    [GeneratedRegex(@"<(?<kind>th|td)\b(?<head> scope=""col"")?[^>]*>(?<inside>.*?)</\k<kind>>", RegexOptions.Singleline, 10_000)]
    private static partial Regex Cell();

    [GeneratedRegex("name=\"columns\" value=\"(?<column>[^\"]+)\"", RegexOptions.None, 10_000)]
    private static partial Regex ColumnBox();

    [GeneratedRegex("<a [^>]*>.*?</a>", RegexOptions.Singleline, 10_000)]
    private static partial Regex Anchor();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 10_000)]
    private static partial Regex Tag();
}
