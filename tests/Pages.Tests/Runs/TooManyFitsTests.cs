using Almagest.Application;
using Almagest.Application.Published;
using Almagest.Application.Selections;
using Almagest.Pages.Links;
using Almagest.Pages.Runs;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Dialects;

namespace Almagest.Pages.Tests.Runs;

/// <summary>A run whose fits have no room in memory, or take too long to read, has a page that says so and what to do.</summary>
public sealed class TooManyFitsTests
{
    private const string ToDo = "Take them along as a file, or ask for some of them by ADQL.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fits_without_room_are_not_read()
    {
        await using Site site = await FilledAsync();
        using KeptColumns kept = new(mostBytes: 2_000);
        RunStanding found = await LoadAsync(site, site.Get<IPublishedQueries>(), kept);
        Assert.StartsWith(
            "Of a run of 18 fits: found columns of 0 MiB; expected at most 0, an eighth",
            found.Undrawn,
            StringComparison.Ordinal
        );
        Assert.EndsWith(ToDo, found.Undrawn, StringComparison.Ordinal);
        Assert.IsNotType<RunReport>(found);
    }

    [Fact]
    public async Task Fits_that_take_too_long_are_given_up()
    {
        await using Site site = await FilledAsync();
        using KeptColumns kept = new();
        RunStanding found = await LoadAsync(site, new Hurried(site.Get<IPublishedQueries>()), kept);
        Assert.StartsWith(
            "Of a run of 18 fits: found a query that takes more than 0.1 s",
            found.Undrawn,
            StringComparison.Ordinal
        );
        Assert.EndsWith(ToDo, found.Undrawn, StringComparison.Ordinal);
        Assert.IsType<RunReport>(await LoadAsync(site, site.Get<IPublishedQueries>(), kept));
    }

    private static async Task<Site> FilledAsync()
    {
        Site site = await Site.StartAsync();
        await MadeUpRun.AddAsync(site.Services, "many", 20, "powerlaw", null, Cancellation);
        return site;
    }

    private static Task<RunStanding> LoadAsync(Site site, IPublishedQueries queries, KeptColumns kept)
    {
        (IPublishedTables tables, IRunStore runs) = (site.Get<IPublishedTables>(), site.Get<IRunStore>());
        return new RunLoader(
            site.Get<Lookup>(),
            runs,
            site.Get<PublishedPages>(),
            new RunSelections(tables, queries, runs, kept),
            site.Get<FailureGroups>()
        ).LoadAsync(new RunView { Name = "many" }, isWhole: true, Cancellation);
    }

    /// <summary>Asks for numbers without end, a short while.</summary>
    private sealed class Hurried(IPublishedQueries queries) : IPublishedQueries
    {
        private const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

        public SqlDialect Dialect => queries.Dialect;

        public Task<PublishedAnswer> OpenAsync(QueryPlan plan, TimeSpan? timeout, CancellationToken cancellation) =>
            queries.OpenAsync(plan, timeout, cancellation);

        public Task<double[][]> ReadNumbersAsync(
            IReadOnlyList<QueryPlan> parts,
            TimeSpan? timeout,
            CancellationToken cancellation
        ) =>
            queries.ReadNumbersAsync(
                [.. parts.Select(part => part with { Sql = Endless })],
                TimeSpan.FromSeconds(0.1),
                cancellation
            );
    }
}
