using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Almagest.Storage;

namespace Almagest.Cli.Results;

/// <summary>Every fit of a run, row by row, so that a million take no memory.</summary>
internal static class FitExport
{
    private static readonly JsonSerializerOptions LineForm = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static async Task WriteAsync(
        TextWriter writer,
        string format,
        Run run,
        IResultReader results,
        CancellationToken cancellation
    )
    {
        if (format == "csv")
            await writer.WriteLineAsync(Header(run.Parameters));
        await foreach (FitRecord fit in results.ReadAsync(run.Id, ResultFilter.All, cancellation))
            await writer.WriteLineAsync(format == "csv" ? Line(fit) : JsonSerializer.Serialize(FitJson.Of(fit), LineForm));
    }

    /// <summary>The same as CSV, of fits that are at hand.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="more">Headings of further columns.</param>
    /// <param name="figures">What stands in those, for each fit; NaN for nothing.</param>
    public static async Task WriteAsync(
        TextWriter writer,
        IReadOnlyList<RunParameter> parameters,
        IReadOnlyList<FitRecord> fits,
        IReadOnlyList<string> more,
        Func<int, IEnumerable<double>> figures
    )
    {
        await writer.WriteLineAsync(string.Join(',', [Header(parameters), .. more.Select(Quote)]));
        foreach ((int i, FitRecord fit) in fits.Index())
            await writer.WriteLineAsync(
                string.Join(',', [Line(fit), .. more.Count > 0 ? figures(i).Select(figure => Number(figure)) : []])
            );
    }

    private static string Header(IReadOnlyList<RunParameter> parameters) =>
        string.Join(
            ',',
            new[] { "name", "number", "ra_deg", "dec_deg" }
                .Concat(
                    parameters.SelectMany(p =>
                        new[]
                        {
                            "",
                            "_lower",
                            "_upper",
                            "_network",
                            "_network_lower",
                            "_network_upper",
                            "_posterior_mean",
                            "_posterior_median",
                            "_posterior_lower68",
                            "_posterior_upper68",
                            "_posterior_lower90",
                            "_posterior_upper90",
                            "_posterior_lower95",
                            "_posterior_upper95",
                        }.Select(end => Quote(p.Name + end))
                    )
                )
                .Concat([
                    "statistic_name",
                    "statistic",
                    "degrees_of_freedom",
                    "network_statistic",
                    "goodness",
                    "expected_statistic",
                    "expected_statistic_sigma",
                    "net_counts",
                    "observed_bins",
                    "passes",
                    "converged",
                    "flags",
                    "domain",
                    "domain_residuals",
                    "domain_reconstruction",
                    "domain_distance",
                    "network_id",
                ])
        );

    private static string Line(FitRecord record)
    {
        FitResult fit = record.Fit;
        IEnumerable<string> parameters = record
            .Parameters.Index()
            .SelectMany(one =>
                Values(one.Item.Estimate, one.Index < fit.Posterior.Count ? fit.Posterior[one.Index] : Unknown)
                    .Select(value => Number(value))
            );
        return string.Join(
            ',',
            new[]
            {
                Quote(record.Name),
                record.Number.ToString(CultureInfo.InvariantCulture),
                Number(record.Ra),
                Number(record.Dec),
            }
                .Concat(parameters)
                .Concat([
                    fit.StatisticName,
                    Number(fit.Statistic),
                    fit.DegreesOfFreedom?.ToString(CultureInfo.InvariantCulture) ?? "",
                    Number(fit.NetworkStatistic),
                    Number(fit.Goodness),
                    Number(fit.ExpectedStatistic),
                    Number(fit.ExpectedStatisticSigma),
                    Number(fit.NetCounts),
                    fit.ObservedBins.ToString(CultureInfo.InvariantCulture),
                    fit.Passes.ToString(CultureInfo.InvariantCulture),
                    fit.Converged ? "true" : "false",
                    Quote(fit.Flags.ToString()),
                    Number(fit.Domain.Combined),
                    Number(fit.Domain.Residuals),
                    Number(fit.Domain.Reconstruction),
                    Number(fit.Domain.Distance),
                    record.NetworkId,
                ])
        );
    }

    private static PosteriorEstimate Unknown { get; } =
        new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    private static double[] Values(ParameterEstimate estimate, PosteriorEstimate posterior) =>
        [
            estimate.Value,
            estimate.Lower,
            estimate.Upper,
            estimate.NetworkValue,
            estimate.NetworkLower,
            estimate.NetworkUpper,
            posterior.Mean,
            posterior.Median,
            posterior.Lower68,
            posterior.Upper68,
            posterior.Lower90,
            posterior.Upper90,
            posterior.Lower95,
            posterior.Upper95,
        ];

    private static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
