using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Almagest.Gateway.Tests.Http;

/// <summary>What is published, filtered, sorted and page by page.</summary>
public sealed partial class TableEndpointsTests : RunTest
{
    /// <summary>Of equal values the key decides, and what has none comes last: nothing is told twice, nothing left out.</summary>
    [Fact]
    public async Task Pages_hold_every_row_once_in_any_order()
    {
        await FillAsync();
        foreach (
            string order in new[]
            {
                "",
                "sort=net_counts",
                "sort=net_counts&descending=true",
                "sort=source_name&descending=true",
                "sort=fitted_at",
                "sort=ra",
                "sort=statistic_name&descending=true&where=net_counts < 500",
            }
        )
        {
            JsonElement[] whole = [.. (await GetAsync($"fits?{order}")).EnumerateArray()];
            Assert.True(whole.Length >= 7, $"{order}: {whole.Length}");
            Assert.Equal(whole.Select(KeyOf), (await PagesAsync($"fits?limit=2&{order}")).Select(KeyOf));
        }
        double?[] counts =
        [
            .. (await GetAsync("fits?sort=net_counts&descending=true&columns=net_counts"))
                .EnumerateArray()
                .Select(row => row.GetProperty("net_counts"))
                .Select(value => value.ValueKind == JsonValueKind.Null ? (double?)null : value.GetDouble()),
        ];
        Assert.Equal([300, 100, 100, 100, 100, 20, 20, null], counts);
    }

    /// <summary>A column of 32 bits, in which SQLite has more digits than are told: an earlier version wrote them.</summary>
    [Theory, InlineData(""), InlineData("&descending=true")]
    public async Task Pages_by_a_column_of_32_bits_hold_every_row_once(string direction)
    {
        await FillAsync();
        await using (SqliteConnection database = new($"Data Source={Path.Combine(Folder, "state.db")}"))
        {
            await database.OpenAsync(Cancellation);
            await using SqliteCommand change = database.CreateCommand();
            change.CommandText = "UPDATE fits SET ood_combined = (observation_id + run_number) / 7.0";
            Assert.Equal(8, await change.ExecuteNonQueryAsync(Cancellation));
        }
        JsonElement[] whole = [.. (await GetAsync($"fits?sort=ood_combined{direction}")).EnumerateArray()];
        Assert.Equal(whole.Select(KeyOf), (await PagesAsync($"fits?limit=1&sort=ood_combined{direction}")).Select(KeyOf));
    }

    /// <summary>0.1 in single precision is 0.100000001490116: as PostgreSQL has it.</summary>
    [Fact]
    public async Task A_number_of_32_bits_is_rounded_when_it_is_stored()
    {
        JsonElement run = await SubmitAsync(1);
        await StoreAsync(run, work => [Fit(work[0], 1, strangeness: 0.1)], _ => []);
        Assert.Equal(1, await CountAsync("fits?where=ood_combined > 0.1 AND ood_combined < 0.1000001"));
    }

    [Fact]
    public async Task A_page_goes_on_where_the_one_before_ended_whatever_came_in_between()
    {
        await FillAsync();
        using HttpResponseMessage first = await Client.GetAsync("fits?sort=net_counts&limit=3", Cancellation);
        JsonElement[] begun = await RowsAsync(first);
        JsonElement other = await PostAsync("runs", Asked(new { name = "third", onlyNew = false }), HttpStatusCode.Accepted);
        await StoreAsync(other, work => [Fit(work[0], 1, counts: 20), Fit(work[1], 1, counts: 1)], work => [.. work.Skip(2)]);
        JsonElement[] rest = await PagesAsync(NextOf(first)!);
        Assert.Equal(8, begun.Concat(rest).Count(row => row.GetProperty("run").GetString() != "third"));
        Assert.Equal(begun.Length + rest.Length, begun.Concat(rest).Select(KeyOf).Distinct().Count());
        string next = NextOf(first)!;
        foreach (
            string wrong in new[]
            {
                "fits?sort=net_counts&descending=true",
                "fits?sort=ra",
                "parameters?sort=net_counts",
                "fits?",
            }
        )
            await RefusedAsync(
                Client.GetAsync($"{wrong}&{next[next.IndexOf("after=", StringComparison.Ordinal)..]}", Cancellation),
                wrong.StartsWith("parameters", StringComparison.Ordinal)
                    ? "sort: found"
                    : "after: found no cursor of this question"
            );
        foreach (string none in new[] { "x", "bnVsbA", "W10", new string('A', 5_000) })
            await RefusedAsync(Client.GetAsync($"fits?after={none}", Cancellation), "after: found no cursor");
    }

    [Fact]
    public async Task Rows_are_chosen_by_ADQL_and_by_run()
    {
        await FillAsync();
        Assert.Equal(1, await CountAsync("fits?where=net_counts > 100"));
        Assert.Equal(5, await CountAsync("fits?run=first"));
        Assert.Equal(
            1,
            await CountAsync("fits?run=first&where=net_counts > 50 AND net_counts < 500 AND source_name = '1' -- mine")
        );
        JsonElement row = (await GetAsync("fits?columns=source_name,run&limit=1"))[0];
        Assert.Equal(["source_name", "run"], row.EnumerateObject().Select(one => one.Name));
        await RefusedAsync(Client.GetAsync("fits?where=net_counts >", Cancellation), "where: line 1, column");
        await RefusedAsync(Client.GetAsync("fits?where=net_count > 5", Cancellation), "where: line 1, column 1", "net_counts");
        await RefusedAsync(Client.GetAsync("fits?where=1=1) OR (1=1", Cancellation), "where: line 1");
        await RefusedAsync(Client.GetAsync("fits?where=1=1; DELETE FROM fits", Cancellation), "where: line 1");
        await RefusedAsync(
            Client.GetAsync("fits?columns=a", Cancellation),
            "columns: found 'a'; expected a column of almagest.fits"
        );
        await RefusedAsync(Client.GetAsync("fits?sort=a", Cancellation), "sort: found 'a'; expected a column of almagest.fits");
        foreach (string unsorted in new[] { "fits", "runs/first/fits", "tables/fits/export" })
            await RefusedAsync(
                Client.GetAsync($"{unsorted}?descending=true", Cancellation),
                "descending: found no sort beside it; expected the column that it orders by."
            );
        await RefusedAsync(
            Client.GetAsync("sources?run=first", Cancellation),
            "table: found almagest.sources, whose rows are of no run"
        );
        await RefusedAsync(Client.GetAsync("fits?limit=0", Cancellation), "limit: found 0; expected 1 to 10000.");
        await UnknownAsync(Client.GetAsync("fits?run=nosuch", Cancellation));
        await UnknownAsync(Client.GetAsync("tables/nosuch", Cancellation));
        await UnknownAsync(Client.GetAsync("tables/schema_migrations", Cancellation));
    }

    [Fact]
    public async Task Every_published_table_is_told_and_paged()
    {
        await FillAsync();
        JsonElement tables = await GetAsync("tables");
        JsonElement fits = tables.EnumerateArray().Single(table => table.GetProperty("name").GetString() == "almagest.fits");
        Assert.Equal(
            "deg",
            fits.GetProperty("columns")
                .EnumerateArray()
                .Single(column => column.GetProperty("name").GetString() == "ra")
                .GetProperty("unit")
                .GetString()
        );
        foreach (JsonElement table in tables.EnumerateArray())
        {
            string name = table.GetProperty("name").GetString()!;
            string[] whole = [.. (await GetAsync($"tables/{name}?limit=1000")).EnumerateArray().Select(row => row.GetRawText())];
            Assert.Equal(whole, (await PagesAsync($"tables/{name}?limit=2")).Select(row => row.GetRawText()));
        }
        Assert.Equal(3, await CountAsync("sources?where=source_name < '3'"));
        Assert.Equal(5, await CountAsync("observations"));
        Assert.Equal(16, await CountAsync("parameters"));
        JsonElement failures = await GetAsync("failures?run=second");
        Assert.Equal(2, failures.GetArrayLength());
        Assert.Equal("load", failures[0].GetProperty("stage").GetString());
        Assert.Equal("found nothing.", failures[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Lists_are_chosen_from_and_paged_likewise_and_told_as_ever()
    {
        await FillAsync();
        string[] all = Names(await GetAsync("runs"));
        Assert.Equal(3, all.Length);
        Assert.Equal(all, Names((await PagesAsync("runs?limit=1"))));
        Assert.Equal(["first"], Names(await GetAsync("runs?where=fitted_count = 5")));
        Assert.Equal(["first", "second"], Names(await GetAsync("runs?sort=run&where=run IN ('second', 'first')")));
        Assert.Equal(Campaign.Id, (await GetAsync("campaigns?where=spectra > 1"))[0].GetProperty("id").GetString());
        Assert.Equal(0, await CountAsync("campaigns?where=spectra > 1000000"));
        Assert.True((await GetAsync("networks?where=is_champion = 1"))[0].GetProperty("isChampion").GetBoolean());
        Assert.Equal(["sky"], Names(await GetAsync("catalogues?sort=catalogue")));

        static string[] Names(params IEnumerable<JsonElement> list) =>
            [
                .. list.SelectMany(one => one.ValueKind == JsonValueKind.Array ? [.. one.EnumerateArray()] : (JsonElement[])[one])
                    .Select(one => one.GetProperty("name").GetString()!),
            ];
    }

    /// <summary>Two runs of five sources; ties, and one fit without counts.</summary>
    private async Task FillAsync()
    {
        await SubmitAsync(observations: 5);
        JsonElement first = await PostAsync("runs", Asked(new { name = "first", onlyNew = false }), HttpStatusCode.Accepted);
        await StoreAsync(
            first,
            work => [Fit(work[0], 1, 300), Fit(work[1], 2), Fit(work[2], 2), Fit(work[3], 2, 20), Fit(work[4], 3, double.NaN)],
            _ => []
        );
        JsonElement second = await PostAsync("runs", Asked(new { name = "second", onlyNew = false }), HttpStatusCode.Accepted);
        await StoreAsync(second, work => [Fit(work[0], 1), Fit(work[1], 2), Fit(work[2], 2, 20)], work => [work[3], work[4]]);
    }

    private static (int, long) KeyOf(JsonElement row) =>
        (row.GetProperty("run_number").GetInt32(), row.GetProperty("observation_id").GetInt64());

    private async Task<int> CountAsync(string path) => (await GetAsync(path)).GetArrayLength();

    private async Task<JsonElement[]> PagesAsync(string? path)
    {
        List<JsonElement> rows = [];
        while (path is not null)
        {
            using HttpResponseMessage answer = await Client.GetAsync(path, Cancellation);
            rows.AddRange(await RowsAsync(answer));
            path = NextOf(answer);
            Assert.True(rows.Count < 1000, "The pages have no end.");
        }
        return [.. rows];
    }

    private static async Task<JsonElement[]> RowsAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).EnumerateArray()];
    }

    private static string? NextOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? Next().Match(links.Single()).Groups[1].Value : null;

    [GeneratedRegex("^<(/api/v1/[^>]+)>; rel=\"next\"$")]
    private static partial Regex Next();
}
