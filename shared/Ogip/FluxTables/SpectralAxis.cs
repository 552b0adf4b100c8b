using Almagest.Spectra;

namespace Almagest.Ogip.FluxTables;

/// <summary>Bins in energy from columns of energy, frequency or wavelength, with edges, widths or neither.</summary>
internal static class SpectralAxis
{
    /// <summary>A bin whose neighbours are so much further on one side, in log energy, borders a gap there.</summary>
    private const double GapRatio = 3;

    /// <summary>How far a bin of a point may reach to either side, ln E: over more, a density at the point is no mean.</summary>
    private const double Furthest = 0.1;

    private const string Expected =
        "one of energy (eV, keV, MeV), frequency (Hz, GHz) or wavelength (Angstrom, nm, um), with the column or in its name";

    /// <returns>Shape [rows]: edges, keV, lower first.</returns>
    /// <exception cref="SpectralDataException">An energy that is none, or no way to a width.</exception>
    public static (double Lower, double Upper)[] Read(RawFluxTable table, FluxRoles roles, List<string> notes)
    {
        if (roles["lower"] is { } lower && roles["upper"] is { } upper)
        {
            double[] first = InKiloelectronvolts(table, lower, lower.Unit, lower.Values),
                last = InKiloelectronvolts(table, upper, UnitOf(upper, lower), upper.Values);
            return Edges(table, row => (first[row], last[row]), lower.Name);
        }
        FluxColumn x = roles["x"]
            ?? throw SpectralDataException.At(
                table.Where,
                $"no column of energies, and not both edges",
                "energy, wavelength or frequency"
            );
        if ((roles["width"] ?? roles["halfwidth"]) is { } width)
        {
            double half = roles["width"] is null ? 1 : 0.5;
            string ofWidth = $"{table.Where} column {width.Name}";
            PhysicalUnit across = PhysicalUnit.Parse(ofWidth, UnitOf(width, x), Expected),
                own = PhysicalUnit.Parse($"{table.Where} column {x.Name}", x.Unit, Expected);
            if (!across.IsLike(own))
                throw SpectralDataException.At(ofWidth, $"the unit '{width.Unit}'", $"one like that of {x.Name}, {x.Unit}");
            double scale = across.Factor / own.Factor;
            double[] wide = [.. width.Values.Select(value => half * scale * value)];
            for (int row = 0; row < wide.Length; row++)
                if (!(wide[row] > 0 && wide[row] < x.Values[row]))
                    throw SpectralDataException.At(
                        table.At(row, width.Name),
                        $"{width.Values[row]}",
                        "a width above 0 whose lower edge is above 0 too"
                    );
            double[] below = InKiloelectronvolts(table, x, x.Unit, [.. x.Values.Zip(wide, (at, side) => at - side)]),
                above = InKiloelectronvolts(table, x, x.Unit, [.. x.Values.Zip(wide, (at, side) => at + side)]);
            return Edges(table, row => (below[row], above[row]), width.Name);
        }
        notes.Add($"{table.Where}: found no widths; took edges half way (in log) between neighbours, at most 10 % away.");
        return BetweenNeighbours(table, x, InKiloelectronvolts(table, x, x.Unit, x.Values));
    }

    private static string UnitOf(FluxColumn column, FluxColumn other) => column.Unit.Length > 0 ? column.Unit : other.Unit;

    private static (double, double)[] Edges(RawFluxTable table, Func<int, (double A, double B)> of, string column)
    {
        var edges = new (double, double)[table.RowCount];
        for (int row = 0; row < edges.Length; row++)
        {
            (double a, double b) = of(row);
            edges[row] = a != b ? (Math.Min(a, b), Math.Max(a, b)) : throw NoWidth(table, row, column);
        }
        return edges;
    }

    private static SpectralDataException NoWidth(RawFluxTable table, int row, string column) =>
        SpectralDataException.At(table.At(row, column), "a bin without a width", "edges that differ");

    private static (double, double)[] BetweenNeighbours(RawFluxTable table, FluxColumn x, double[] energies)
    {
        if (energies.Length < 2)
            throw SpectralDataException.At(table.Where, "one row without a width", "a width, or edges");
        int[] order = [.. Enumerable.Range(0, energies.Length).OrderBy(row => energies[row])];
        double[] logs = [.. order.Select(row => Math.Log(energies[row]))];
        var edges = new (double, double)[energies.Length];
        for (int i = 0; i < order.Length; i++)
        {
            double down = i == 0 ? double.PositiveInfinity : logs[i] - logs[i - 1],
                up = i == order.Length - 1 ? double.PositiveInfinity : logs[i + 1] - logs[i];
            if (down == 0 || up == 0)
                throw NoWidth(table, order[i], x.Name);
            // Nothing was measured in a gap: a bin on its edge reaches as far into it as the other way.
            (down, up) = (down > GapRatio * up ? up : down, up > GapRatio * down ? down : up);
            (down, up) = (Math.Min(0.5 * down, Furthest), Math.Min(0.5 * up, Furthest));
            edges[order[i]] = (Math.Exp(logs[i] - down), Math.Exp(logs[i] + up));
        }
        return edges;
    }

    private static double[] InKiloelectronvolts(RawFluxTable table, FluxColumn column, string unit, double[] values)
    {
        PhysicalUnit parsed = PhysicalUnit.Parse($"{table.Where} column {column.Name}", unit, Expected);
        const double erg = 1e3 * PhysicalUnit.ElectronVolt;
        Func<double, double> energy =
            parsed.Is(1, 0, 0) ? value => value * (parsed.Factor / erg)
            : parsed.Is(0, 0, -1) ? value => value * (parsed.Factor * PhysicalUnit.Planck / erg)
            : parsed.Is(0, 1, 0) ? value => PhysicalUnit.Planck * PhysicalUnit.Light / erg / (value * parsed.Factor)
            : throw SpectralDataException.At($"{table.Where} column {column.Name}", $"the unit '{unit}'", Expected);
        double[] energies = new double[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            energies[row] = energy(values[row]);
            if (!(values[row] > 0 && double.IsFinite(energies[row]) && energies[row] > 0))
                throw SpectralDataException.At(table.At(row, column.Name), $"{values[row]} {unit}", "a finite number above 0");
        }
        return energies;
    }
}
