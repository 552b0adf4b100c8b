using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Components;

namespace Almagest.Spectra.Models.Tables;

/// <summary>Tables as components of an expression.</summary>
/// <remarks>Source: OGIP memo OGIP/92-009; XSPEC manual, <c>atable</c>, <c>mtable</c>, <c>etable</c>.</remarks>
internal static class TableComponents
{
    public const string Additive = "atable",
        Factor = "mtable",
        Exponent = "etable";

    public static bool IsName(ReadOnlySpan<char> name) =>
        name.Equals(Additive, StringComparison.OrdinalIgnoreCase)
        || name.Equals(Factor, StringComparison.OrdinalIgnoreCase)
        || name.Equals(Exponent, StringComparison.OrdinalIgnoreCase);

    /// <summary>The table's parameters, then Escale and z where it has them, then the norm of an additive one.</summary>
    /// <exception cref="SpectralDataException">The table is of the other kind.</exception>
    public static ComponentDefinition Define(string name, KnownTable known)
    {
        name = name.ToLowerInvariant();
        TableModel table = known.Model;
        if (table.IsAdditive != (name == Additive))
            throw SpectralDataException.At(
                known.File,
                $"ADDMODEL = {(table.IsAdditive ? "T" : "F")}",
                name == Additive ? "T for an atable" : $"F for an {name}"
            );
        List<ModelParameter> parameters = [.. table.Parameters.Select(Describe)];
        if (table.HasEnergyScale)
            parameters.Add(new("Escale", "", 1, 1e-3, 1e-3, 1e3, 1e3, true, "factor of all energies"));
        if (table.HasRedshift)
            parameters.Add(new("z", "", 0, -0.999, -0.999, 10, 10, true, "redshift"));
        if (table.IsAdditive)
            parameters.Add(CommonParameters.Norm);
        Component component = table.IsAdditive ? new AdditiveTable(table) : new FactorTable(table, isExponent: name == Exponent);
        return new(
            name,
            table.IsAdditive ? ComponentKind.Additive : ComponentKind.Multiplicative,
            $"table {table.Name}",
            $"{known.File}, SHA-256 {known.Sha256}",
            parameters
        )
        {
            Create = _ => component,
        };
    }

    /// <summary>Limits that reach beyond what is tabulated end there.</summary>
    private static ModelParameter Describe(TableParameter parameter)
    {
        (double minimum, double bottom, double top, double maximum) = parameter.Limits;
        if (parameter.IsInterpolated)
            (minimum, maximum) = (Math.Max(minimum, parameter.Values[0]), Math.Min(maximum, parameter.Values[^1]));
        if (!(minimum <= maximum))
            throw SpectralDataException.At(
                $"table parameter {parameter.Name}",
                $"limits from {minimum} to {maximum}",
                "MINIMUM below MAXIMUM, and tabulated values between them"
            );
        bottom = Math.Clamp(bottom, minimum, maximum);
        return new(
            parameter.Name,
            parameter.Unit,
            Math.Clamp(parameter.Initial, minimum, maximum),
            minimum,
            bottom,
            Math.Clamp(top, bottom, maximum),
            maximum,
            parameter.Step < 0,
            parameter.IsInterpolated ? "of the table" : "additional, of the table"
        );
    }

    /// <summary>A table steps at the edges of its bins, which move with a redshift or a scale.</summary>
    public static void AddSteps(TableModel table, ReadOnlySpan<double> parameters, Features features)
    {
        (double shift, double stretch) = ShiftOf(table, parameters);
        int scale = table.HasEnergyScale ? table.Parameters.Count : -1,
            redshift = table.HasRedshift ? table.Parameters.Count + (scale < 0 ? 0 : 1) : -1;
        foreach (double edge in table.Energies.Edges)
        {
            if (redshift >= 0)
                features.AddBreak(edge * shift, redshift, -edge * shift / stretch);
            else
                features.AddBreak(edge * shift, scale, edge / stretch);
        }
    }

    /// <summary>Observed energies over those of the table.</summary>
    public static (double Shift, double Stretch) ShiftOf(TableModel table, ReadOnlySpan<double> parameters)
    {
        int at = table.Parameters.Count;
        double scale = table.HasEnergyScale ? parameters[at++] : 1;
        double stretch = table.HasRedshift ? 1 + parameters[at] : 1;
        return (scale / stretch, stretch);
    }
}

/// <summary>Photons of a table; a redshifted one loses one factor 1 + z by time dilation.</summary>
internal sealed class AdditiveTable(TableModel table) : AdditiveComponent
{
    public override void Describe(ReadOnlySpan<double> parameters, Features features) =>
        TableComponents.AddSteps(table, parameters, features);

    public override void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        (double shift, double stretch) = TableComponents.ShiftOf(table, parameters);
        TableSpectrum.Of(grid.Workspace, this, table, parameters[..table.Parameters.Count]).Integrate(shift, grid.Grid, flux);
        for (int bin = 0; bin < flux.Length; bin++)
            flux[bin] /= stretch;
    }

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        (double shift, double stretch) = TableComponents.ShiftOf(table, parameters);
        TableSpectrum spectrum = TableSpectrum.Of(points.Workspace, this, table, parameters[..table.Parameters.Count]);
        for (int i = 0; i < density.Length; i++)
            density[i] = spectrum.At(points.Energy[i] / shift) / (shift * stretch);
    }
}

/// <summary>Factors of a table, or exp(-value) for an <c>etable</c>.</summary>
internal sealed class FactorTable(TableModel table, bool isExponent) : MultiplicativeComponent
{
    public override void Describe(ReadOnlySpan<double> parameters, Features features) =>
        TableComponents.AddSteps(table, parameters, features);

    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        (double shift, _) = TableComponents.ShiftOf(table, parameters);
        TableSpectrum spectrum = TableSpectrum.Of(points.Workspace, this, table, parameters[..table.Parameters.Count]);
        for (int i = 0; i < factor.Length; i++)
        {
            double value = spectrum.At(points.Energy[i] / shift);
            factor[i] = isExponent ? Math.Exp(-value) : value;
        }
    }
}
