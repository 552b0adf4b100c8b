namespace Almagest.Storage.Views;

/// <summary>PostgreSQL's joins of a fit with its own parameters and fluxes, which lie in its row f: the planner makes them mere
/// expressions, of which those that are not asked for are never looked at. Rows as in the views fit_parameters and
/// fit_fluxes.</summary>
internal static class ArrayJoins
{
    private const string OfFit = "ELSE f.method END AS method",
        Letters = "WHEN 'p' THEN 'posterior' WHEN 'c' THEN 'classical' WHEN 'n' THEN 'network' WHEN 'l' THEN 'limit' ";

    /// <summary>#n: the parameter's number; #m: the next.</summary>
    public const string Parameter =
        " CROSS JOIN LATERAL (SELECT f.parameters[1][#m] AS estimate, f.parameters[2][#m] AS lolim, "
        + "f.parameters[3][#m] AS hilim, f.parameters[4][#m] AS lolim90, f.parameters[5][#m] AS hilim90, "
        + "CASE substr(f.parameter_methods, #m, 1) "
        + Letters
        + OfFit
        + ") p#n";

    /// <summary>#a: the number of a band's absorbed flux, #u: of the other.</summary>
    public static string Fluxes { get; } = string.Concat(new[] { "#a", "#u" }.Select(Flux));

    private static string Flux(string number) =>
        " CROSS JOIN LATERAL (SELECT f.fluxes[3][k.at] AS flux, f.fluxes[5][k.at] AS flux_lolim, "
        + "f.fluxes[6][k.at] AS flux_hilim, f.fluxes[7][k.at] AS flux_lolim90, "
        + "f.fluxes[8][k.at] AS flux_hilim90, f.fluxes[4][k.at] AS luminosity, "
        + "f.fluxes[9][k.at] AS luminosity_lolim, f.fluxes[10][k.at] AS luminosity_hilim, "
        + "f.fluxes[11][k.at] AS luminosity_lolim90, f.fluxes[12][k.at] AS luminosity_hilim90, "
        + $"CASE WHEN f.flux_count > {number} THEN CASE substr(f.flux_methods, {number} + 1, 1) {Letters}ELSE f.method END END "
        + $"AS method FROM (SELECT 1 + CASE WHEN array_length(f.fluxes, 2) < f.flux_count THEN {number} / 2 ELSE {number} END "
        + $"AS at) k) x{number}";
}
