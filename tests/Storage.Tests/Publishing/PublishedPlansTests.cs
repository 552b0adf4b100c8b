using Almagest.Storage.Connections;
using Almagest.Storage.Publishing;
using Almagest.Vo.Adql;
using Almagest.Vo.Published;

namespace Almagest.Storage.Tests.Publishing;

/// <summary>How SQLite goes about what is asked: what it would do with few rows, it does with a million.</summary>
public sealed class PublishedPlansTests(Databases databases)
{
    [Fact]
    public async Task A_range_of_a_parameter_is_found_by_its_index()
    {
        string plan = await PlanAsync(
            "SELECT source_name, flux_2_10 FROM almagest.fits_powerlaw_clean WHERE powerlaw_phoindex BETWEEN 1.9 AND 1.95"
        );
        Assert.Contains("IX_fit_parameters_run_number_parameter_number_estimate", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN f", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_read_no_table_that_nothing_is_asked_of()
    {
        string plan = await PlanAsync(
            "SELECT run, method, COUNT(*), AVG(powerlaw_phoindex) FROM almagest.fits_powerlaw WHERE net_counts > 5 "
                + "GROUP BY run, method HAVING MAX(powerlaw_phoindex) > 1 ORDER BY run"
        );
        Assert.Contains("fit_parameters", plan, StringComparison.Ordinal);
        foreach (string table in (string[])["fit_fluxes", "SEARCH x", "observation_details", "networks"])
            Assert.DoesNotContain(table, plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_of_many_pixels_is_found_by_their_index()
    {
        string plan = await PlanAsync(
            "SELECT TOP 101 source_name FROM almagest.sources WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(182.6, 39.4, 1)) "
                + "ORDER BY source_id"
        );
        Assert.Contains("IX_sources_healpix", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN s", plan, StringComparison.Ordinal);
    }

    private async Task<string> PlanAsync(string query)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using TestStorage storage = await databases.FilledAsync(StorageProvider.Sqlite);
        PublishedCatalogue catalogue = await storage.Get<IPublishedTables>().CatalogueAsync(cancellation);
        QueryPlan plan = AdqlTranslator.Translate(query, catalogue, storage.Get<IPublishedQueries>().Dialect);
        await using var connection = await storage.Get<Database>().OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {plan.Sql}";
        foreach (SqlParameter parameter in plan.Parameters)
        {
            var one = command.CreateParameter();
            (one.ParameterName, one.Value) = (parameter.Name, parameter.Value);
            command.Parameters.Add(one);
        }
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        List<string> steps = [];
        while (await reader.ReadAsync(cancellation))
            steps.Add(reader.GetString(3));
        return string.Join('\n', steps);
    }
}
