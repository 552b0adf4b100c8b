namespace Almagest.Learning.Calibration;

/// <summary>Posteriors of simulated spectra whose truth is known. N trials, S samples each, P parameters; flat,
/// row-major.</summary>
/// <param name="ParameterCount">P.</param>
/// <param name="SampleCount">S.</param>
/// <param name="Truth">Shape [N, P].</param>
/// <param name="Samples">Shape [N, S, P], from each trial's posterior.</param>
/// <param name="Groups">Shape [N, any]: all that a trial is reported with, such as "200-1000 counts" and "twosat".</param>
public sealed record PosteriorTrials(int ParameterCount, int SampleCount, double[] Truth, double[] Samples, string[][] Groups)
{
    public int Count => Groups.Length;

    internal ReadOnlySpan<double> TruthOf(int trial) => Truth.AsSpan(trial * ParameterCount, ParameterCount);

    internal ReadOnlySpan<double> Sample(int trial, int sample) =>
        Samples.AsSpan(((trial * SampleCount) + sample) * ParameterCount, ParameterCount);

    /// <exception cref="ArgumentException">Arrays that don't fit, too few trials or samples, or numbers that are not
    /// finite.</exception>
    internal void Check()
    {
        if (ParameterCount < 1 || SampleCount < 50 || Count < 100)
            throw new ArgumentException(
                $"{Count} trials of {SampleCount} samples of {ParameterCount} parameters; expected at least 100 of 50 of 1."
            );
        if (Truth.Length != (long)Count * ParameterCount || Samples.Length != (long)Count * SampleCount * ParameterCount)
            throw new ArgumentException($"{Truth.Length} truths and {Samples.Length} samples don't fit {Count} trials.");
        if (!Array.TrueForAll(Truth, double.IsFinite) || !Array.TrueForAll(Samples, double.IsFinite))
            throw new ArgumentException("Truths or samples are not finite.");
    }
}
