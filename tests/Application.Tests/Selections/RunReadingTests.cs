using Almagest.Application.Published;
using Almagest.Application.Selections;
using Almagest.Application.Tests.Exports;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Application.Tests.Selections;

/// <summary>Columns of many fits are read in parts, and positions by themselves.</summary>
public sealed class RunReadingTests
{
    private const string Run = "many";

    // So many that two processors read them, nine of ten fitted.
    private const int Observations = 11_200;

    private static readonly string[] Columns =
    [
        "phoindex",
        "phoindex_lolim90",
        "norm_hilim",
        "goodness",
        "net_counts",
        "ra",
        "dec",
        "exposure",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_is_read_in_parts_is_what_the_table_has(StorageProvider provider)
    {
        await using ExportDatabase database = await ExportDatabase.CreateAsync(provider);
        Run run = await MadeUpRun.AddAsync(database.Services, Run, Observations, "powerlaw", null, Cancellation);
        RunSelection read = await database
            .Get<RunSelections>()
            .OpenAsync(run, FitChoice.All, Columns, Cancellation, "statistic_name");
        PageRequest? page = new()
        {
            Table = run.FitsView!,
            Run = Run,
            Columns = $"observation_id,{string.Join(',', Columns)}",
            Limit = 5000,
        };
        int fit = 0;
        while (page is not null)
        {
            RowPage rows = await database.Get<PublishedPages>().ReadAsync(page, Cancellation);
            foreach (object?[] row in rows.Rows)
            {
                Assert.Equal(row[0], read.Observations[fit]);
                Assert.Equal(row.Skip(1).Select(value => (double?)value ?? double.NaN), Columns.Select(name => read[name][fit]));
                fit++;
            }
            page = rows.Next is null ? null : page with { After = rows.Next };
        }
        Assert.Equal(Observations * 9 / 10, fit);
        Assert.Equal(fit, read.All);
        Assert.Contains(read["ra"], double.IsNaN);
        Assert.Single(read["statistic_name"].Distinct());
    }
}
