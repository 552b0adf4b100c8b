namespace Almagest.Spectra.Models.Tables;

/// <summary>
/// A model given as spectra on a grid of parameters. Additive tables hold photons cm⁻² s⁻¹ per bin for norm 1; multiplicative
/// ones hold factors (an <c>etable</c>'s are exponents: exp(-value)).
/// </summary>
/// <remarks>Source: OGIP memo OGIP/92-009. Thread-safe.</remarks>
public sealed class TableModel
{
    private readonly float[] _spectra;
    private readonly TableParameter[] _interpolated;
    private readonly int _layers;

    /// <param name="name">MODLNAME.</param>
    /// <param name="isAdditive">ADDMODEL.</param>
    /// <param name="hasRedshift">REDSHIFT: true if a redshift is one more parameter.</param>
    /// <param name="energies">n bins, keV.</param>
    /// <param name="parameters">The interpolated ones first, then the additional.</param>
    /// <param name="spectra">Shape [grid points, 1 + additional parameters, n]; of the grid's axes the last parameter's runs
    /// fastest.</param>
    /// <exception cref="SpectralDataException">The shapes don't agree, or a value is not finite.</exception>
    public TableModel(
        string name,
        bool isAdditive,
        bool hasRedshift,
        EnergyGrid energies,
        IReadOnlyList<TableParameter> parameters,
        float[] spectra
    )
    {
        (Name, IsAdditive, HasRedshift, Energies, Parameters, _spectra) = (
            name,
            isAdditive,
            hasRedshift,
            energies,
            parameters,
            spectra
        );
        _interpolated = [.. parameters.TakeWhile(parameter => parameter.IsInterpolated)];
        if (parameters.Skip(_interpolated.Length).Any(parameter => parameter.IsInterpolated))
            throw SpectralDataException.At(
                name,
                "an interpolated parameter after an additional one",
                "the interpolated parameters first"
            );
        _layers = 1 + parameters.Count - _interpolated.Length;
        foreach (TableParameter parameter in _interpolated)
            RequireAscending(parameter);
        double points = _interpolated.Aggregate(1.0, (product, parameter) => product * parameter.Values.Length);
        if (points * _layers * energies.BinCount != spectra.Length)
            throw SpectralDataException.At(
                name,
                $"{spectra.Length} values",
                $"{points} points x {_layers} spectra x {energies.BinCount} bins"
            );
        if (Array.FindIndex(spectra, value => !float.IsFinite(value)) is >= 0 and int bad)
            throw SpectralDataException.At($"{name}, value {bad + 1}", $"{spectra[bad]}", "a finite number");
    }

    public string Name { get; }
    public bool IsAdditive { get; }
    public bool HasRedshift { get; }

    /// <summary>ESCALE: true if a factor of all energies is one more parameter.</summary>
    public bool HasEnergyScale { get; init; }

    /// <summary>LOELIMIT and HIELIMIT: a factor's values below and above the table's energies; photons there are 0.</summary>
    public (double Below, double Above) Outside { get; init; }

    public EnergyGrid Energies { get; }
    public IReadOnlyList<TableParameter> Parameters { get; }

    /// <summary>The values of one spectrum of the table.</summary>
    /// <param name="point">Counted from 0, the last parameter fastest.</param>
    /// <param name="layer">0 for the interpolated spectrum, k for that of the k-th additional parameter.</param>
    public ReadOnlySpan<float> Spectrum(int point, int layer) =>
        _spectra.AsSpan(((point * _layers) + layer) * Energies.BinCount, Energies.BinCount);

    /// <summary>The model in every bin of another grid.</summary>
    /// <param name="parameters">In the order of <see cref="Parameters"/>, without the redshift.</param>
    /// <param name="redshift">0 for a table without one.</param>
    /// <param name="grid">m bins.</param>
    /// <param name="result">Shape [m], photons cm⁻² s⁻¹ per bin, or the mean factor of the bin; overwritten.</param>
    /// <exception cref="ArgumentException">A parameter lies outside the table, or shapes differ.</exception>
    public void Evaluate(ReadOnlySpan<double> parameters, double redshift, EnergyGrid grid, Span<double> result)
    {
        grid.RequireOneValuePerBin(result);
        if (!(redshift > -1))
            throw new ArgumentOutOfRangeException(nameof(redshift), redshift, "A redshift is above -1.");
        new TableSpectrum(this, parameters).Integrate(1 / (1 + redshift), grid, result);
        if (!IsAdditive)
            for (int bin = 0; bin < result.Length; bin++)
                result[bin] /= grid.Width(bin);
        else
            for (int bin = 0; bin < result.Length; bin++)
                result[bin] /= 1 + redshift;
    }

    /// <summary>Writes the spectrum of the table's own bins: linear between tabulated values, plus the additional parameters'
    /// times them.</summary>
    /// <exception cref="ArgumentException">A parameter lies outside the table, or there are too many or too few.</exception>
    internal void Interpolate(ReadOnlySpan<double> parameters, Span<double> spectrum)
    {
        if (parameters.Length != Parameters.Count)
            throw new ArgumentException($"{parameters.Length} values for {Parameters.Count} parameters.", nameof(parameters));
        spectrum.Clear();
        Interpolate(parameters, 0, 0, 1, spectrum);
    }

    // One parameter after the other: the weights of its two neighbours multiply, so that 2^N corners of the cell add up.
    private void Interpolate(ReadOnlySpan<double> parameters, int axis, int point, double weight, Span<double> sum)
    {
        if (axis < _interpolated.Length)
        {
            (int below, double share) = _interpolated[axis].Locate(parameters[axis]);
            int next = (point * _interpolated[axis].Values.Length) + below;
            if (share < 1)
                Interpolate(parameters, axis + 1, next, weight * (1 - share), sum);
            if (share > 0)
                Interpolate(parameters, axis + 1, next + 1, weight * share, sum);
            return;
        }
        for (int layer = 0; layer < _layers; layer++)
        {
            double factor = layer == 0 ? weight : weight * parameters[_interpolated.Length + layer - 1];
            ReadOnlySpan<float> values = Spectrum(point, layer);
            for (int bin = 0; bin < sum.Length; bin++)
                sum[bin] += factor * values[bin];
        }
    }

    private static void RequireAscending(TableParameter parameter)
    {
        for (int i = 0; i < parameter.Values.Length; i++)
            if (
                !double.IsFinite(parameter.Values[i])
                || (i > 0 && !(parameter.Values[i] > parameter.Values[i - 1]))
                || (parameter.IsLogarithmic && !(parameter.Values[i] > 0))
            )
                throw SpectralDataException.At(
                    $"table parameter {parameter.Name}, value {i + 1}",
                    $"{parameter.Values[i]}",
                    "values that ascend, above 0 if they are interpolated logarithmically"
                );
    }
}
