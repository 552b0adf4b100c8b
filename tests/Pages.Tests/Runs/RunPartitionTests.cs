using Almagest.Application;
using Almagest.Application.Published;
using Almagest.Application.Selections;
using Almagest.Pages.Links;
using Almagest.Pages.Runs;
using Almagest.Pages.Tests.Sites;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Connections;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Dialects;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Almagest.Pages.Tests.Runs;

/// <summary>Whatever a page asks of a run, PostgreSQL looks into that run's partition and into no other run's.</summary>
public sealed class RunPartitionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_s_questions_look_into_no_other_run_s_partition()
    {
        await using Site site = await Site.StartAsync(StorageProvider.Postgres);
        await using NpgsqlConnection connection = new(site.Get<IOptions<StorageOptions>>().Value.ConnectionString);
        await connection.OpenAsync(Cancellation);
        foreach (string name in new[] { "first", "second" })
        {
            Run run = await MadeUpRun.AddAsync(site.Services, name, 20, "powerlaw", null, Cancellation);
            await using NpgsqlCommand part = new($"SELECT partition_fits({run.Number}, 1)", connection);
            await part.ExecuteNonQueryAsync(Cancellation);
        }
        Overheard queries = new(site.Get<IPublishedQueries>());
        IPublishedTables tables = site.Get<IPublishedTables>();
        PublishedPages pages = new(tables, queries, site.Get<Lookup>());
        IRunStore runs = site.Get<IRunStore>();
        RunLoader loader = new(
            site.Get<Lookup>(),
            runs,
            pages,
            new RunSelections(tables, queries, runs, site.Get<KeptColumns>()),
            site.Get<FailureGroups>()
        );
        foreach (
            RunView view in new[]
            {
                new RunView { Name = "second" },
                new()
                {
                    Name = "second",
                    Choice = new() { Where = "net_counts > 100", Without = FitFlags.PoorFit },
                    Sort = "goodness",
                    HasErrors = true,
                },
            }
        )
            await loader.LoadAsync(view, isWhole: true, Cancellation);
        await pages.AroundAsync(
            new()
            {
                Table = (await runs.FindAsync("second", Cancellation))!.FitsView!,
                Run = "second",
                Columns = "observation_id",
            },
            "observation_id = 7",
            Cancellation
        );
        // The columns, the condition, two pages of the table; the fit, and one before and one behind it.
        Assert.InRange(queries.Plans.Count, 7, 12);
        foreach (QueryPlan plan in queries.Plans)
        {
            string told = await ExplainAsync(connection, plan);
            Assert.Contains("fits_run_2", told, StringComparison.Ordinal);
            Assert.False(told.Contains("fits_run_1", StringComparison.Ordinal), $"{plan.Sql}\n{told}");
        }
    }

    private static async Task<string> ExplainAsync(NpgsqlConnection connection, QueryPlan plan)
    {
        await using NpgsqlCommand explain = new($"EXPLAIN {plan.Sql}", connection);
        foreach (SqlParameter parameter in plan.Parameters)
            explain.Parameters.AddWithValue(parameter.Name, parameter.Value ?? DBNull.Value);
        await using NpgsqlDataReader reader = await explain.ExecuteReaderAsync(Cancellation);
        List<string> steps = [];
        while (await reader.ReadAsync(Cancellation))
            steps.Add(reader.GetString(0));
        return string.Join('\n', steps);
    }

    /// <summary>Asks the database, and keeps what was asked.</summary>
    private sealed class Overheard(IPublishedQueries queries) : IPublishedQueries
    {
        public List<QueryPlan> Plans { get; } = [];

        public SqlDialect Dialect => queries.Dialect;

        public Task<PublishedAnswer> OpenAsync(QueryPlan plan, TimeSpan? timeout, CancellationToken cancellation)
        {
            Plans.Add(plan);
            return queries.OpenAsync(plan, timeout, cancellation);
        }

        public Task<double[][]> ReadNumbersAsync(
            IReadOnlyList<QueryPlan> parts,
            TimeSpan? timeout,
            CancellationToken cancellation
        )
        {
            Plans.AddRange(parts);
            return queries.ReadNumbersAsync(parts, timeout, cancellation);
        }
    }
}
