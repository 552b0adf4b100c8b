namespace Almagest.Spectra.Fitting.Sampling;

/// <summary>What a chain samples: the logarithm of a density, up to a constant. Implementations are thread-safe.</summary>
public interface ILogDensity
{
    int Dimension { get; }

    /// <param name="point">Shape [<see cref="Dimension"/>].</param>
    /// <returns>Negative infinity where the density is 0; never NaN.</returns>
    double At(ReadOnlySpan<double> point);
}
