using System.Net;
using System.Text;
using System.Text.Json;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Gateway.Tests.Http;

/// <summary>Files of results, and comparisons of runs.</summary>
public sealed class ExportEndpointsTests : RunTest
{
    [Fact]
    public async Task Each_format_comes_as_a_file_of_its_kind()
    {
        await FillAsync();
        foreach (
            (string format, string type, string extension, string begins) in new[]
            {
                ("fits", "application/fits", "fits", "SIMPLE  ="),
                ("votable", "application/x-votable+xml", "vot", "<?xml"),
                ("parquet", "application/vnd.apache.parquet", "parquet", "PAR1"),
                ("ecsv", "text/x-ecsv", "ecsv", "# %ECSV 1.0"),
                ("sqlite", "application/vnd.sqlite3", "sqlite", "SQLite format 3"),
                ("tsv", "text/tab-separated-values", "tsv", "run\trun_number\t"),
                ("csv&columns=run,net_counts", "text/csv", "csv", "run,net_counts\r\n"),
                ("json&where=net_counts > 0", "application/json", "json", "{\"metadata\":[{"),
            }
        )
        {
            using HttpResponseMessage answer = await Client.GetAsync($"runs/first/export?format={format}", Cancellation);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{format}: {Encoding.UTF8.GetString(body)}");
            Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal($"first.{extension}", answer.Content.Headers.ContentDisposition?.FileName);
            Assert.StartsWith(begins, Encoding.Latin1.GetString(body), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Rows_are_chosen_and_mistakes_are_told_before_the_first()
    {
        await FillAsync();
        Assert.Equal(4, await LinesAsync("runs/first/export?format=csv&where=1=1"));
        Assert.Equal(2, await LinesAsync("runs/first/export?format=csv&where=net_counts > 150"));
        Assert.Equal(3, await LinesAsync("runs/first/export?format=csv&where=1=1&clean=true"));
        Assert.Equal(4, await LinesAsync("runs/first/export?table=parameters&format=csv&where=parameter = 'zpowerlw.PhoIndex'"));
        Assert.Equal(7, await LinesAsync("tables/fits/export"));
        Assert.Equal(4, await LinesAsync("tables/almagest.fits/export?run=second"));
        await RefusedAsync(Client.GetAsync("runs/first/export?format=fits&where=net_counts >", Cancellation), "where: line 1");
        await RefusedAsync(
            Client.GetAsync(
                "runs/first/export?format=csv&where=CAST(source_name AS INTEGER) > 3 OR 1 = CAST('x' AS INTEGER)",
                Cancellation
            ),
            "where: "
        );
        await RefusedAsync(
            Client.GetAsync("tables/fits/export?format=doc", Cancellation),
            "format: found 'doc'; expected one of"
        );
        await RefusedAsync(Client.GetAsync("tables/fits/export?columns=x", Cancellation), "columns: found 'x'");
        await UnknownAsync(Client.GetAsync("tables/nosuch/export", Cancellation));
        await UnknownAsync(Client.GetAsync("runs/nosuch/export?format=fits", Cancellation));
    }

    [Fact]
    public async Task Two_runs_are_compared()
    {
        await FillAsync();
        JsonElement compared = await GetAsync("compare?a=first&b=second&top=1");
        Assert.Equal(3, compared.GetProperty("both").GetInt32());
        Assert.Equal(1, compared.GetProperty("moved").GetArrayLength());
        Assert.Equal(0.5, compared.GetProperty("parameters")[0].GetProperty("median").GetDouble(), 9);
        Assert.Equal("poorFit", compared.GetProperty("flags")[0].GetProperty("flag").GetString());
        await RefusedAsync(Client.GetAsync("compare?a=first&b=first", Cancellation), "runs: found first twice");
        await RefusedAsync(Client.GetAsync("compare?a=first&b=second&top=-1", Cancellation), "top: found -1");
        await RefusedAsync(Client.GetAsync("compare?a=first", Cancellation), "b: found none; expected a run.");
        await RefusedAsync(Client.GetAsync("fits?sort=exposre", Cancellation), "the nearest is exposure.");
        await RefusedAsync(Client.GetAsync("observations?run=first", Cancellation), "table: found almagest.observations, whose");
        await UnknownAsync(Client.GetAsync("compare?a=first&b=nosuch", Cancellation));
    }

    private async Task<int> LinesAsync(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path, Cancellation);
        string text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    private async Task FillAsync()
    {
        await SubmitAsync(observations: 3);
        foreach ((string name, double by) in new[] { ("first", 0), ("second", 0.5) })
        {
            JsonElement run = await PostAsync("runs", Asked(new { name, onlyNew = false }), HttpStatusCode.Accepted);
            await StoreAsync(
                run,
                work =>
                    [
                        Fit(work[0], 1 + by, 300),
                        Fit(work[1], 2 + by),
                        Fit(work[2], 2 + by, flags: by > 0 ? FitFlags.Refined : FitFlags.Refined | FitFlags.PoorFit),
                    ],
                _ => []
            );
        }
    }
}
