using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Almagest.Spectra;
using Almagest.Spectra.Fluxes;
using Almagest.Storage.Columns;

namespace Almagest.Storage.Views;

/// <summary>Columns of views of fits for each band in which their runs tell fluxes: "flux_0p5_2", "unabs_flux_0p5_2_lolim",
/// "lum_fitted".</summary>
internal static class WideFluxes
{
    /// <summary>#a: the number of a band's absorbed row in fit_fluxes, #u: of the other.</summary>
    private static string Joins { get; } = string.Concat(new[] { "#a", "#u" }.Select(Join));

    /// <summary>Each as "x#a.flux AS flux_#b", #b the band in words.</summary>
    public static IReadOnlyList<(string Sql, string Name, ResultColumn Column)> OfBand { get; } =
    [
        .. Of("x#a.flux", "flux_#b", "Absorbed flux"),
        .. Of("x#u.flux", "unabs_flux_#b", "Flux without the model's absorption"),
        .. Of("x#u.luminosity", "lum_#b", "Luminosity without the model's absorption, in the band of the source's frame"),
        .. FluxColumns
            .All.Where(column => column.Name == "method")
            .Select(column => ("x#a.method", "flux_#b_method", (ResultColumn)column)),
    ];

    /// <summary>The bands of a run as columns' names have them: "0p5_2".</summary>
    /// <param name="settings">JSON; where they say nothing of fluxes, the usual ones.</param>
    public static IReadOnlyList<string> WordsOf(string settings)
    {
        try
        {
            string? told = JsonNode.Parse(settings)?["fluxes"]?.GetValue<string>();
            return [.. FluxBand.Parse(told).Select(band => band.Name.Replace('.', 'p').Replace('-', '_'))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or SpectralDataException)
        {
            return [];
        }
    }

    public static IEnumerable<ResultColumn> ColumnsOf(string band, int number) =>
        OfBand.Select(part =>
            part.Column with
            {
                Name = Filled(part.Name, band, number),
                IsNullable = true,
                Sql = Filled(part.Sql, band, number),
                Description = $"{part.Column.Description}; {Told(band)}",
            }
        );

    public static string JoinsOf(int number, bool isPostgres) => Filled(isPostgres ? ArrayJoins.Fluxes : Joins, "", number);

    private static string Told(string band) =>
        band == FluxBand.Fitted ? "where the fit had data" : $"{band.Replace('p', '.').Replace('_', '-')} keV";

    private static string Filled(string template, string band, int number) =>
        template
            .Replace("#a", (2 * number).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("#u", ((2 * number) + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("#b", band, StringComparison.Ordinal);

    private static IEnumerable<(string, string, ResultColumn)> Of(string figure, string name, string what)
    {
        string column = figure[(figure.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return FluxColumns
            .All.Where(one => one.Name == column || one.Name.StartsWith($"{column}_", StringComparison.Ordinal))
            .Select(one =>
            {
                string end = one.Name[column.Length..];
                return (
                    figure + end,
                    name + end,
                    (ResultColumn)one with
                    {
                        Description =
                            end.Length == 0 ? what : $"{what}: {char.ToLowerInvariant(one.Description[0])}{one.Description[1..]}",
                        IsPrincipal = false,
                    }
                );
            });
    }

    private static string Join(string number) =>
        $" LEFT JOIN fit_fluxes x{number} ON x{number}.run_number = f.run_number AND x{number}.observation_id = f.observation_id "
        + $"AND x{number}.flux_number = {number}";
}
