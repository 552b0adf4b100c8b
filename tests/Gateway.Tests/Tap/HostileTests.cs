using System.Net;
using System.Text.RegularExpressions;
using Almagest.Storage.Connections;
using Almagest.Tests;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>Queries that want more than is published, and wrong ones: none of them gets through.</summary>
public sealed class HostileTests(TapSkies skies)
{
    private static readonly string Tests = Path.Combine(SharedData.RepositoryRoot, "tests");

    private static readonly string[] Hostile =
    [
        .. File.ReadLines(Path.Combine(Tests, "Gateway.Tests", "Tap", "hostile.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(Unescaped),
        // Far too deep, long, wide or many.
        $"SELECT {new string('(', 100_000)}ra{new string(')', 100_000)} FROM sources",
        $"SELECT ra FROM sources WHERE {string.Concat(Enumerable.Repeat("NOT ", 20_000))}ra > 1",
        $"SELECT {string.Concat(Enumerable.Repeat("ABS(", 500))}ra{new string(')', 500)} FROM sources",
        $"SELECT {string.Concat(Enumerable.Repeat("-", 9_999))}ra FROM sources",
        string.Concat(Enumerable.Repeat("SELECT * FROM (", 300)) + "SELECT ra FROM sources" + new string(')', 300),
        $"SELECT ra FROM sources WHERE ra IN ({string.Join(',', Enumerable.Range(0, 60_000))})",
        $"SELECT {string.Join(',', Enumerable.Repeat("ra", 5_000))} FROM sources",
        $"SELECT a0.ra FROM {string.Join(", ", Enumerable.Range(0, 100).Select(i => $"sources AS a{i}"))}",
        $"SELECT ra FROM sources {string.Concat(Enumerable.Repeat("UNION SELECT ra FROM sources ", 200))}",
        $"WITH {string.Join(", ", Enumerable.Range(0, 500).Select(i => $"q{i} AS (SELECT ra FROM sources)"))} SELECT * FROM q1",
        $"SELECT 1 = CONTAINS(POINT(ra, dec), POLYGON({string.Join(", ", Enumerable.Range(0, 40_000))})) FROM sources",
        new string('a', 1_000_000),
        new string('\'', 99_999),
    ];

    /// <summary>Those of the translator's own tests.</summary>
    private static readonly string[] Wrong =
    [
        .. File.ReadLines(Path.Combine(Tests, "Vo.Tests", "Adql", "corpus.txt"))
            .Where(line => line.StartsWith("no ", StringComparison.Ordinal))
            // Here fits have a position too.
            .Where(line => !line.Contains("USING (‸ra)", StringComparison.Ordinal))
            .Select(line => Unescaped(line.Split(" | ", 2)[1].Replace("‸", "", StringComparison.Ordinal))),
    ];

    /// <summary>What would be an attack is a text here.</summary>
    private static readonly string[] Harmless =
    [
        "SELECT COUNT(*) AS n FROM sources WHERE source_name = '''; DROP TABLE fits; --'",
        "SELECT COUNT(*) AS n FROM sources WHERE source_name = 'a\\' OR 1 = 2 -- '",
        "SELECT COUNT(*) AS n FROM sources WHERE source_name = '/* */ @p0 $1 ? :a {0} %s'",
        "SELECT COUNT(*) AS n FROM sources WHERE source_name LIKE '[a]*?\\%''' -- ; DROP TABLE fits",
        "SELECT COUNT(*) AS n FROM sources WHERE source_name = 'ＤＲＯＰ ‮ \uFEFF 💥'",
        "SELECT COUNT(*) AS n FROM (SELECT source_name AS \"; DROP TABLE fits --\" FROM sources) AS t "
            + "WHERE t.\"; DROP TABLE fits --\" = ''",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task None_gets_through(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        Assert.True(Hostile.Length > 150 && Wrong.Length > 200, $"{Hostile.Length} and {Wrong.Length}");
        string[] before = await CountsAsync(sky);
        List<string> through = [];
        await Parallel.ForEachAsync(
            Hostile.Concat(Wrong).Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation },
            async (query, _) =>
            {
                using HttpResponseMessage answer = await sky.AskAsync(("QUERY", query));
                string text = await answer.Content.ReadAsStringAsync(Cancellation);
                if (
                    answer.StatusCode != HttpStatusCode.BadRequest
                    || VoTables.StatusOf(text) is not [("ERROR", { Length: > 0 and < 1000 } told)]
                    || told.Contains("could not", StringComparison.Ordinal)
                )
                    lock (through)
                        through.Add(
                            $"{query[..Math.Min(100, query.Length)]}: {answer.StatusCode} {text[..Math.Min(700, text.Length)]}"
                        );
            }
        );
        Assert.True(through.Count == 0, string.Join('\n', through));
        Assert.Equal(before, await CountsAsync(sky));
        foreach (string query in Harmless)
            Assert.Equal(["0"], await sky.RowsAsync(query));
    }

    private static async Task<string[]> CountsAsync(TapSky sky) =>
        [
            .. await sky.RowsAsync("SELECT COUNT(*) AS n FROM almagest.fits"),
            .. await sky.RowsAsync("SELECT COUNT(*) AS n FROM almagest.runs"),
            .. await sky.RowsAsync("SELECT COUNT(*) AS n FROM TAP_SCHEMA.columns"),
        ];

    private static string Unescaped(string line) =>
        Regex.Replace(line, @"\\(n|t|r|0|u[0-9A-F]{4})", match =>
            Regex.Unescape(match.Value.Replace("\\0", @"\u0000", StringComparison.Ordinal))
        );
}
