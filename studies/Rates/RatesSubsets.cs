using Almagest.Storage;
using Almagest.Storage.Publishing;
using Almagest.Vo.Adql;
using Almagest.Vo.Rows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Studies.Rates;

/// <summary>What of a run is in one of the published views of its model's fits.</summary>
/// <param name="End">Of the view's name: "", "_clean", "_ultra_clean".</param>
/// <param name="Rows">Fits that are in it.</param>
/// <param name="Off">Of those, with a parameter further from its truth than three times the 68 % interval reaches.</param>
internal sealed record RatesSubset(string End, int Rows, int Off);

/// <summary>Asks the views of a run what a scientist asks them, in ADQL.</summary>
internal static class RatesSubsets
{
    private const int Reach = 3;

    private static readonly string[] Ends = ["", "_clean", "_ultra_clean"],
        Parameters = ["tbabs_nh", "powerlaw_phoindex", "powerlaw_norm"];

    /// <param name="home">Of an embedded database whose runs all have this study's model.</param>
    /// <param name="truths">Of <see cref="Parameters"/>, by the source's name.</param>
    public static async Task<IReadOnlyList<RatesSubset>> ReadAsync(
        string home,
        string run,
        IReadOnlyDictionary<string, double[]> truths,
        CancellationToken cancellation
    )
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection([
                        new("Storage:Provider", "sqlite"),
                        new("Storage:ConnectionString", Path.Combine(home, "almagest.db")),
                    ])
                    .Build()
            )
            .AddAlmagestStorage()
            .BuildServiceProvider();
        IPublishedQueries queries = services.GetRequiredService<IPublishedQueries>();
        var catalogue = await services.GetRequiredService<IPublishedTables>().CatalogueAsync(cancellation);
        List<RatesSubset> subsets = [];
        foreach (string end in Ends)
        {
            string columns = string.Join(", ", Parameters.Select(one => $"{one}, {one}_lolim, {one}_hilim"));
            QueryPlan plan = AdqlTranslator.Translate(
                $"SELECT source_name, {columns} FROM almagest.fits_tbabs_powerlaw{end} WHERE run = '{run}'",
                catalogue,
                queries.Dialect
            );
            (int rows, int off) = (0, 0);
            await using PublishedAnswer answer = await queries.OpenAsync(plan, timeout: null, cancellation);
            await foreach (IRow row in answer.Rows.Rows.WithCancellation(cancellation))
            {
                double[] truth = truths[Path.GetFileNameWithoutExtension(row.GetString(0))];
                rows++;
                if (Enumerable.Range(0, Parameters.Length).Any(i => IsOff(row, 1 + (3 * i), truth[i])))
                    off++;
            }
            subsets.Add(new(end, rows, off));
        }
        return subsets;
    }

    /// <summary>A limit claims no value.</summary>
    private static bool IsOff(IRow row, int at, double truth)
    {
        if (row.IsNull(at) || row.IsNull(at + 1) || row.IsNull(at + 2))
            return false;
        double value = row.GetDouble(at),
            end = row.GetDouble(truth > value ? at + 2 : at + 1);
        return Math.Abs(truth - value) > Reach * Math.Abs(end - value);
    }
}
