using System.Buffers;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>Spectra, a model and what may vary: a function to minimise, with its derivatives. Thread-safe.</summary>
public sealed class FitProblem
{
    private readonly BoundModel[] _models;

    /// <summary>The norm, if there is one only: the model is then proportional to it, and its derivative is at hand. Else -1.</summary>
    private readonly int _onlyNorm;

    /// <param name="model">One model for all spectra.</param>
    /// <param name="parameters">One for each of the model's, in its order.</param>
    /// <param name="spectra">At least one.</param>
    /// <param name="settings">For all spectra.</param>
    /// <exception cref="SpectralDataException">Nothing is left to fit, or a bound is the wrong way round.</exception>
    public FitProblem(SpectralModel model, IReadOnlyList<FitParameter> parameters, IReadOnlyList<FitSpectrum> spectra, FitSettings settings)
    {
        if (parameters.Count != model.Parameters.Count)
            throw new ArgumentException($"{parameters.Count} fit parameters for the {model.Parameters.Count} of {model.Expression}.", nameof(parameters));
        if (spectra.Count == 0) throw SpectralDataException.At("fit", "no spectrum", "at least one");
        for (int i = 0; i < parameters.Count; i++)
            if (parameters[i].IsFree && !(parameters[i].Lower <= parameters[i].Upper))
                throw SpectralDataException.At($"fit, {model.Parameters[i].Name}", $"limits {parameters[i].Lower} to {parameters[i].Upper}", "ascending limits");
        (Model, Parameters) = (model, parameters);
        Spectra = [.. spectra.Select(spectrum => FitBins.Prepare(spectrum, settings))];
        Free = [.. Enumerable.Range(0, parameters.Count).Where(i => parameters[i].IsFree)];
        int[] norms = [.. Enumerable.Range(0, parameters.Count).Where(i => model.Parameters[i].IsNorm)];
        _onlyNorm = norms.Length == 1 ? norms[0] : -1;
        _models = [.. Spectra.Select(bins => model.Bind(bins.Response.Energies))];
    }

    public SpectralModel Model { get; }

    public IReadOnlyList<FitParameter> Parameters { get; }

    public IReadOnlyList<FitBins> Spectra { get; }

    /// <summary>Indices of the free parameters.</summary>
    public IReadOnlyList<int> Free { get; }

    /// <summary>Bins less free parameters; it may be 0 or less, and then says nothing.</summary>
    public int DegreesOfFreedom => Spectra.Sum(bins => bins.Count) - Free.Count;

    /// <summary>The values of all parameters at the start.</summary>
    public double[] Start => [.. Parameters.Select(p => p.Value)];

    /// <summary>The sum of all spectra's statistics.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    public double Statistic(ReadOnlySpan<double> parameters)
    {
        double sum = 0;
        for (int k = 0; k < Spectra.Count; k++)
        {
            FitBins bins = Spectra[k];
            double[] rented = ArrayPool<double>.Shared.Rent(bins.Count);
            Span<double> expected = rented.AsSpan(0, bins.Count);
            Expected(k, parameters, expected);
            sum += BinStatistic.Sum(bins, expected);
            ArrayPool<double>.Shared.Return(rented);
        }
        return sum;
    }

    /// <summary>Source counts that the model gives in each bin.</summary>
    /// <param name="spectrum">Index, from 0.</param>
    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <param name="expected">Shape [bins]; overwritten.</param>
    public void Expected(int spectrum, ReadOnlySpan<double> parameters, Span<double> expected)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(_models[spectrum].Grid.BinCount);
        Span<double> flux = rented.AsSpan(0, _models[spectrum].Grid.BinCount);
        _models[spectrum].Evaluate(parameters, flux);
        Fold(Spectra[spectrum], flux, expected);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The statistic with its gradient and Fisher's information, with respect to the free parameters.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <param name="gradient">Shape [free]; overwritten.</param>
    /// <param name="fisher">Shape [free, free], row-major: the expected second derivatives; overwritten.</param>
    public double Linearise(ReadOnlySpan<double> parameters, Span<double> gradient, Span<double> fisher)
    {
        gradient.Clear();
        fisher.Clear();
        double sum = 0;
        for (int k = 0; k < Spectra.Count; k++) sum += Linearise(k, parameters, gradient, fisher);
        for (int i = 0; i < Free.Count; i++)
            for (int j = 0; j < i; j++) fisher[(j * Free.Count) + i] = fisher[(i * Free.Count) + j];
        return sum;
    }

    private double Linearise(int spectrum, ReadOnlySpan<double> parameters, Span<double> gradient, Span<double> fisher)
    {
        FitBins bins = Spectra[spectrum];
        BoundModel model = _models[spectrum];
        int free = Free.Count, count = bins.Count;
        double[] rentedFlux = ArrayPool<double>.Shared.Rent(model.Grid.BinCount);
        double[] rented = ArrayPool<double>.Shared.Rent(count * (free + 3));
        Span<double> flux = rentedFlux.AsSpan(0, model.Grid.BinCount);
        Span<double> expected = rented.AsSpan(0, count), slope = rented.AsSpan(count, count), weight = rented.AsSpan(2 * count, count);
        Span<double> jacobian = rented.AsSpan(3 * count, free * count);
        model.Evaluate(parameters, flux);
        Fold(bins, flux, expected);
        for (int i = 0; i < free; i++)
        {
            Span<double> column = jacobian.Slice(i * count, count);
            if (Free[i] == _onlyNorm && parameters[_onlyNorm] > 0)
            {
                for (int b = 0; b < count; b++) column[b] = expected[b] / parameters[_onlyNorm];
                continue;
            }
            model.Differentiate(parameters, Free[i], flux);
            Fold(bins, flux, column);
        }
        double sum = BinStatistic.Sum(bins, expected);
        BinStatistic.Derivatives(bins, expected, slope, weight);
        for (int i = 0; i < free; i++)
        {
            ReadOnlySpan<double> left = jacobian.Slice(i * count, count);
            for (int b = 0; b < count; b++) gradient[i] += slope[b] * left[b];
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> right = jacobian.Slice(j * count, count);
                double product = 0;
                for (int b = 0; b < count; b++) product += weight[b] * left[b] * right[b];
                fisher[(i * free) + j] += product;
            }
        }
        ArrayPool<double>.Shared.Return(rented);
        ArrayPool<double>.Shared.Return(rentedFlux);
        return sum;
    }

    private static void Fold(FitBins bins, ReadOnlySpan<double> flux, Span<double> counts)
    {
        bins.Response.Fold(flux, counts);
        for (int i = 0; i < counts.Length; i++) counts[i] *= bins.Exposure;
    }
}
