namespace Almagest.Spectra.Responses;

/// <summary>
/// Redistribution (RMF): the probability that a photon of true energy bin j lands in channel i, as runs of channels per
/// energy bin. Channels are counted from 0 here; <see cref="FirstChannel"/> is the number the files give to the first one.
/// </summary>
public sealed class RedistributionMatrix
{
    /// <summary>Consecutive channels of one energy bin: <paramref name="Offset"/> is where their values begin.</summary>
    public readonly record struct Run(int FirstChannel, int ChannelCount, int Offset);

    private readonly int[] _firstRun;
    private readonly Run[] _runs;
    private readonly float[] _values;
    private readonly double[] _channelLower;
    private readonly double[] _channelUpper;

    /// <param name="energies">n true-energy bins, keV.</param>
    /// <param name="firstChannel">The number that files give to channel 0 of this matrix (0 or 1, mostly).</param>
    /// <param name="channelLower">Shape [channels], nominal energies (EBOUNDS), keV.</param>
    /// <param name="channelUpper">Shape [channels], keV.</param>
    /// <param name="firstRun">Shape [n + 1]: runs of energy bin j are firstRun[j] .. firstRun[j + 1] - 1.</param>
    /// <param name="runs">All runs, in order of energy bin.</param>
    /// <param name="values">The matrix elements of all runs; the area is included where <paramref name="includesArea"/> says so.</param>
    /// <param name="includesArea">True for a full response (RSP), whose elements are cm².</param>
    public RedistributionMatrix(
        EnergyGrid energies, int firstChannel, double[] channelLower, double[] channelUpper,
        int[] firstRun, Run[] runs, float[] values, bool includesArea)
    {
        if (channelLower.Length != channelUpper.Length || channelLower.Length == 0)
            throw SpectralDataException.At("redistribution matrix", $"{channelLower.Length} and {channelUpper.Length} channel bounds", "equal numbers, at least 1");
        if (firstRun.Length != energies.BinCount + 1 || firstRun[^1] != runs.Length)
            throw SpectralDataException.At("redistribution matrix", $"{firstRun.Length - 1} rows", $"{energies.BinCount}, one per energy bin");
        foreach (Run run in runs)
            if (run.FirstChannel < 0 || run.ChannelCount < 0 || run.Offset < 0
                || (long)run.FirstChannel + run.ChannelCount > channelLower.Length || (long)run.Offset + run.ChannelCount > values.Length)
                throw SpectralDataException.At("redistribution matrix", $"a group of channels {run.FirstChannel}..{(long)run.FirstChannel + run.ChannelCount - 1} (counted from 0)", $"channels within 0..{channelLower.Length - 1}");
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) throw SpectralDataException.At($"redistribution matrix, element {i}", $"{values[i]}", "a finite number");
            HasNegative |= values[i] < 0;
        }
        (Energies, FirstChannel, IncludesArea) = (energies, firstChannel, includesArea);
        (_channelLower, _channelUpper, _firstRun, _runs, _values) = (channelLower, channelUpper, firstRun, runs, values);
    }

    public EnergyGrid Energies { get; }
    public int FirstChannel { get; }
    public int ChannelCount => _channelLower.Length;
    public bool IncludesArea { get; }

    /// <summary>True if an element is no probability: some files have tiny negative ones.</summary>
    public bool HasNegative { get; }

    /// <summary>Nominal lower energies (EBOUNDS), keV; they may descend, as in gratings.</summary>
    public ReadOnlySpan<double> ChannelLower => _channelLower;

    /// <summary>Nominal upper energies (EBOUNDS), keV.</summary>
    public ReadOnlySpan<double> ChannelUpper => _channelUpper;

    public ReadOnlySpan<Run> RunsOf(int energyBin) => _runs.AsSpan(_firstRun[energyBin]..(_firstRun[energyBin + 1]));

    public ReadOnlySpan<float> ValuesOf(Run run) => _values.AsSpan(run.Offset, run.ChannelCount);
}
