using System.Net;
using System.Xml.Linq;
using Almagest.Storage.Connections;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>/tap/async: queries that go on by themselves.</summary>
public sealed class JobTests(TapSkies skies)
{
    private static readonly XNamespace Uws = "http://www.ivoa.net/xml/UWS/v1.0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_job_is_made_told_run_fetched_and_deleted(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        using TapJob job = await TapJob.CreateAsync(
            sky,
            ("QUERY", "SELECT nothing FROM nowhere"),
            ("RUNID", "mine"),
            ("UPLOAD", "t,param:t"),
            ("t", VoTables.Upload("<FIELD name=\"n\" datatype=\"int\"/>", ["3", "4"]))
        );
        XElement told = await job.ShowAsync();
        Assert.Equal(["PENDING", "mine"], [Text(told, "phase"), Text(told, "runId")]);
        Assert.Equal("PENDING", await job.GetAsync("phase"));
        Assert.Equal("600", await job.GetAsync("executionduration"));
        Assert.Equal("", await job.GetAsync("quote"));
        Assert.Contains(
            job.Id,
            await sky.Http.GetStringAsync($"{sky.Tap}/async?PHASE=PENDING&LAST=3", Cancellation),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            job.Id,
            await sky.Http.GetStringAsync($"{sky.Tap}/async?PHASE=HELD", Cancellation),
            StringComparison.Ordinal
        );

        await job.TellAsync("parameters", ("QUERY", "SELECT SUM(n) AS s FROM TAP_UPLOAD.t"), ("FORMAT", "csv"));
        await job.TellAsync("executionduration", ("EXECUTIONDURATION", "30"));
        await job.TellAsync("destruction", ("DESTRUCTION", "2999-01-01T00:00:00Z"));
        Assert.Equal("30", await job.GetAsync("executionduration"));
        // No longer than the operator keeps anything.
        Assert.True(DateTime.Parse(await job.GetAsync("destruction"), null) < DateTime.UtcNow.AddDays(31));
        using HttpResponseMessage early = await sky.Http.GetAsync($"{job.Address}/results/result", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);

        await job.TellAsync("phase", ("PHASE", "RUN"));
        Assert.Equal("COMPLETED", Text(await job.EndAsync(), "phase"));
        Assert.Equal("s\r\n7\r\n", await job.GetAsync("results/result"));
        XElement result = Assert.Single((await job.ShowAsync()).Descendants(Uws + "result"));
        Assert.Equal(
            ["text/csv;header=present", "6"],
            [(string?)result.Attribute("mime-type"), (string?)result.Attribute("size")]
        );
        Assert.Equal("1", (await job.ShowAsync()).Element(Uws + "jobInfo")!.Value);
        using HttpResponseMessage again = await sky.Http.PostAsync(
            $"{job.Address}/phase",
            new FormUrlEncodedContent([new("PHASE", "RUN")]),
            Cancellation
        );
        Assert.Equal("PHASE: found a job that is COMPLETED; expected a PENDING one to RUN.", await VoTables.ErrorAsync(again));

        await job.DeleteAsync();
        foreach (string part in new[] { "", "/phase", "/results/result", "/error" })
        {
            using HttpResponseMessage gone = await sky.Http.GetAsync(job.Address + part, Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_fails_says_why(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        foreach (
            (string query, string reason) in new[]
            {
                ("SELECT exposre FROM fits", "line 1, column 8: found the column exposre"),
                ("SELECT CAST(source_name AS INTEGER) FROM sources", "found a value that can't be computed with"),
                (TapJob.Slow(1000), "found a query that takes more than 1 s"),
            }
        )
        {
            using TapJob job = await TapJob.CreateAsync(sky, ("QUERY", query), ("EXECUTIONDURATION", "1"), ("PHASE", "RUN"));
            XElement told = await job.EndAsync();
            Assert.Equal("ERROR", Text(told, "phase"));
            Assert.Contains(reason, told.Element(Uws + "errorSummary")!.Value, StringComparison.Ordinal);
            (string status, string message) = Assert.Single(VoTables.StatusOf(await job.GetAsync("error")));
            Assert.Equal("ERROR", status);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task One_that_runs_is_ended_by_its_owner_and_another_has_its_place(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        TapJob[] slow =
        [
            await TapJob.CreateAsync(sky, ("QUERY", TapJob.Slow(1000)), ("PHASE", "RUN")),
            await TapJob.CreateAsync(sky, ("QUERY", TapJob.Slow(1001)), ("PHASE", "RUN")),
        ];
        foreach (TapJob job in slow)
            await job.UntilAsync("EXECUTING");
        // Two of one owner run at once.
        using TapJob third = await TapJob.CreateAsync(sky, ("QUERY", "SELECT COUNT(*) FROM sources"), ("PHASE", "RUN"));
        await Task.Delay(1000, Cancellation);
        Assert.Equal("QUEUED", await third.GetAsync("phase"));
        await slow[0].TellAsync("phase", ("PHASE", "ABORT"));
        Assert.Equal("ABORTED", await slow[0].GetAsync("phase"));
        await slow[1].DeleteAsync();
        Assert.Equal("COMPLETED", Text(await third.EndAsync(), "phase"));
        Assert.Equal("ABORTED", await slow[0].GetAsync("phase"));
        foreach (TapJob job in slow)
            job.Dispose();
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_result_of_many_parts_is_whole(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        string text = new('x', 1000);
        using TapJob job = await TapJob.CreateAsync(
            sky,
            ("QUERY", $"SELECT TOP 3000 a.column_name, '{text}' AS filler FROM TAP_SCHEMA.columns AS a, TAP_SCHEMA.tables AS b"),
            ("FORMAT", "csv"),
            ("MAXREC", "3000"),
            ("PHASE", "RUN")
        );
        await job.EndAsync();
        string result = await job.GetAsync("results/result");
        Assert.True(result.Length > 3_000_000);
        string[] lines = result.TrimEnd().Split("\r\n");
        Assert.Equal(3001, lines.Length);
        Assert.All(lines[1..], line => Assert.EndsWith($",{text}", line, StringComparison.Ordinal));
    }

    private static string? Text(XElement job, string name) => job.Element(Uws + name)?.Value;
}
