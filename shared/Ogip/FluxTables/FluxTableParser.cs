using Almagest.Spectra;

namespace Almagest.Ogip.FluxTables;

/// <summary>A spectrum in flux from the columns of a table, whatever its file was.</summary>
internal static class FluxTableParser
{
    /// <summary>A response numbers its channels by 16 bits.</summary>
    public const int MostBins = 32_000;

    /// <param name="named">Columns by their roles, as the caller names them; null: found by usual names.</param>
    /// <exception cref="SpectralDataException">No table of flux, or numbers in it that are none.</exception>
    public static FluxTable Parse(RawFluxTable table, string? named)
    {
        FluxRoles roles = FluxRoles.Of(table, named);
        FluxColumn flux = roles["flux"]
            ?? throw SpectralDataException.At(
                table.Where,
                $"no column of flux ({FluxRoles.Told(table)[7..]})",
                "flux, or a name for it"
            );
        if (table.RowCount is 0 or > MostBins)
            throw SpectralDataException.At(table.Where, $"{table.RowCount} rows", $"1 to {MostBins}, a bin each");
        List<string> notes = [];
        (double Lower, double Upper)[] edges = SpectralAxis.Read(table, roles, notes);
        (bool isEnergy, Func<double, double, double> photons) = FluxAxis.Of($"{table.Where} column {flux.Name}", flux.Unit);
        if (PhysicalUnit.TryParse(flux.Unit) is { } unit && unit.Is(1, -2, -1))
            notes.Add($"{table.Where}: took {flux.Name} in {flux.Unit} for nuFnu, not for the flux within each bin.");
        FluxColumn? error = roles["error"];
        if (roles.OneSidedError is { } side)
            throw SpectralDataException.At(
                $"{table.Where} column {Printable.Escaped(side.Name)}",
                "an error of one side",
                "one error of both sides; or error=... among the columns, which takes one of them for it"
            );
        double ofError = error is { Unit.Length: > 0 } ? Ratio(table, error, flux) : 1;
        var bins = new FluxBin[table.RowCount];
        int without = 0,
            limits = 0;
        for (int row = 0; row < bins.Length; row++)
        {
            double value = flux.Values[row],
                sigma = error is null ? 0 : error.Values[row] * ofError;
            bool isGood = !IsMasked(roles, row) && !double.IsNaN(value);
            // Empty: a detection.
            if (isGood && roles["limit"] is { } limit && limit.Values[row] is not (0 or double.NaN))
                (limits, isGood) = (limits + 1, false);
            if (isGood && !double.IsFinite(value))
                throw SpectralDataException.At(table.At(row, flux.Name), $"{value}", "a finite number, or none");
            if (isGood && error is not null && (double.IsInfinity(sigma) || sigma < 0))
                throw SpectralDataException.At(
                    table.At(row, error.Name),
                    $"{error.Values[row]}",
                    "a finite number of at least 0, or none"
                );
            if (isGood && error is not null && !(sigma > 0))
                (without, isGood) = (without + 1, false);
            double one = photons(edges[row].Lower, edges[row].Upper);
            bins[row] = isGood
                ? new(edges[row].Lower, edges[row].Upper, value * one, sigma * one, true)
                : new(edges[row].Lower, edges[row].Upper, 0, 0, false);
            if (!double.IsFinite(bins[row].Flux) || !double.IsFinite(bins[row].Error))
                throw SpectralDataException.At(table.At(row, flux.Name), $"{value} {flux.Unit}", "a flux that a number can hold");
        }
        if (limits > 0)
            notes.Add($"{table.Where}: left out {limits} of {bins.Length} rows, which {roles["limit"]!.Name} calls limits.");
        if (without > 0)
            notes.Add($"{table.Where}: left out {without} of {bins.Length} rows, which have a flux and no error.");
        return new(
            [.. bins.OrderBy(bin => bin.Lower).ThenBy(bin => bin.Upper)],
            isEnergy,
            error is not null,
            table.Keywords,
            notes
        );
    }

    private static bool IsMasked(FluxRoles roles, int row) =>
        roles.Bad.Any(bad => bad.Values[row] != 0) || (roles["good"] is { } good && (good.Values[row] is 0 or double.NaN));

    private static double Ratio(RawFluxTable table, FluxColumn error, FluxColumn flux)
    {
        string where = $"{table.Where} column {error.Name}";
        PhysicalUnit ofFlux = PhysicalUnit.Parse($"{table.Where} column {flux.Name}", flux.Unit, "a flux density's"),
            ofError = PhysicalUnit.Parse(where, error.Unit, $"{flux.Unit}, as the flux");
        return ofError.IsLike(ofFlux)
            ? ofError.Factor / ofFlux.Factor
            : throw SpectralDataException.At(where, $"the unit '{error.Unit}'", $"one like the flux's, {flux.Unit}");
    }
}
