using Almagest.Spectra.Fluxes;
using Almagest.Spectra.Models;
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
/// <param name="Flux">Share of the rows with a value whose 68 % interval of the absorbed flux, 2-10 keV, holds the truth.</param>
/// <param name="Unabsorbed">The same of the unabsorbed one, 0.5 to 2 keV.</param>
internal sealed record RatesSubset(string End, int Rows, int Off, double Flux, double Unabsorbed);

/// <summary>Asks the views of a run what a scientist asks them, in ADQL.</summary>
internal static class RatesSubsets
{
    private const int Reach = 3;

    private static readonly string[] Ends = ["", "_clean", "_ultra_clean"],
        Figures = ["tbabs_nh", "powerlaw_phoindex", "powerlaw_norm", "flux_2_10", "unabs_flux_0p5_2"];

    private const int Parameters = 3;

    private static readonly SpectralModel Model = SpectralModel.Parse(RatesSpectra.Model);

    private static readonly BandFluxes Fluxes = new(Model, [new(2, 10), new(0.5, 2)]);

    /// <param name="home">Of an embedded database whose runs all have this study's model.</param>
    /// <param name="truths">nH, Γ and norm, by the source's name.</param>
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
            string columns = string.Join(", ", Figures.Select(one => $"{one}, {one}_lolim, {one}_hilim"));
            QueryPlan plan = AdqlTranslator.Translate(
                $"SELECT source_name, {columns} FROM almagest.fits_tbabs_powerlaw{end} WHERE run = '{run}'",
                catalogue,
                queries.Dialect
            );
            List<double?[]> distances = [];
            await using PublishedAnswer answer = await queries.OpenAsync(plan, timeout: null, cancellation);
            await foreach (IRow row in answer.Rows.Rows.WithCancellation(cancellation))
            {
                double[] truth = truths[Path.GetFileNameWithoutExtension(row.GetString(0))][..Parameters],
                    fluxes = Fluxes.Of(truth);
                distances.Add([
                    .. ((double[])[.. truth, fluxes[0], fluxes[3]]).Select((value, i) => Distance(row, 1 + (3 * i), value)),
                ]);
            }
            double Held(int figure) =>
                distances
                    .Select(one => one[figure])
                    .OfType<double>()
                    .DefaultIfEmpty(double.NaN)
                    .Average(far => far <= 1 ? 1.0 : 0);
            subsets.Add(
                new(
                    end,
                    distances.Count,
                    distances.Count(one => one.Take(Parameters).Any(far => far > Reach)),
                    Held(Parameters),
                    Held(Parameters + 1)
                )
            );
        }
        return subsets;
    }

    /// <summary>From value to truth, in units of the interval's end on that side; null of a limit: it claims no value.</summary>
    private static double? Distance(IRow row, int at, double truth)
    {
        if (row.IsNull(at) || row.IsNull(at + 1) || row.IsNull(at + 2))
            return null;
        double value = row.GetDouble(at),
            end = row.GetDouble(truth > value ? at + 2 : at + 1);
        return Math.Abs(truth - value) / Math.Abs(end - value);
    }
}
