using MathNet.Numerics.Distributions;

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
    /// <param name="values">The matrix elements of all runs; the area is included where <paramref name="includesArea"/> says
    /// so.</param>
    /// <param name="includesArea">True for a full response (RSP), whose elements are cm².</param>
    public RedistributionMatrix(
        EnergyGrid energies,
        int firstChannel,
        double[] channelLower,
        double[] channelUpper,
        int[] firstRun,
        Run[] runs,
        float[] values,
        bool includesArea
    )
    {
        if (channelLower.Length != channelUpper.Length || channelLower.Length == 0)
            throw SpectralDataException.At(
                "redistribution matrix",
                $"{channelLower.Length} and {channelUpper.Length} channel bounds",
                "equal numbers, at least 1"
            );
        if (firstRun.Length != energies.BinCount + 1 || firstRun[^1] != runs.Length)
            throw SpectralDataException.At(
                "redistribution matrix",
                $"{firstRun.Length - 1} rows",
                $"{energies.BinCount}, one per energy bin"
            );
        foreach (Run run in runs)
            if (
                run.FirstChannel < 0
                || run.ChannelCount < 0
                || run.Offset < 0
                || (long)run.FirstChannel + run.ChannelCount > channelLower.Length
                || (long)run.Offset + run.ChannelCount > values.Length
            )
                throw SpectralDataException.At(
                    "redistribution matrix",
                    $"a group of channels {run.FirstChannel}..{(long)run.FirstChannel + run.ChannelCount - 1} (counted from 0)",
                    $"channels within 0..{channelLower.Length - 1}"
                );
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw SpectralDataException.At($"redistribution matrix, element {i}", $"{values[i]}", "a finite number");
            HasNegative |= values[i] < 0;
        }
        (Energies, FirstChannel, IncludesArea) = (energies, firstChannel, includesArea);
        (_channelLower, _channelUpper, _firstRun, _runs, _values) = (channelLower, channelUpper, firstRun, runs, values);
    }

    /// <summary>
    /// Several matrices of one detector as one: what a photon may do by any of them. Where their energy grids differ, the sum
    /// has all
    /// their edges, for a row holds for every energy of its bin.
    /// </summary>
    /// <param name="parts">At least one, with the same channels.</param>
    /// <exception cref="SpectralDataException">Their channels differ, or the sum would be too large.</exception>
    public static RedistributionMatrix Sum(IReadOnlyList<RedistributionMatrix> parts)
    {
        RedistributionMatrix first = parts[0];
        if (parts.Count == 1)
            return first;
        if (
            parts.Any(part =>
                part.FirstChannel != first.FirstChannel
                || part.ChannelCount != first.ChannelCount
                || part.IncludesArea != first.IncludesArea
            )
        )
            throw SpectralDataException.At(
                "matrices",
                string.Join(
                    " and ",
                    parts.Select(part =>
                        $"channels {part.FirstChannel} to {part.FirstChannel + part.ChannelCount - 1}"
                        + (part.IncludesArea ? ", area included" : "")
                    )
                ),
                "parts of one response, with the same channels"
            );
        double[] edges = EdgesOf(parts);
        int[] offsets = new int[parts.Count + 1],
            firstRun = new int[edges.Length];
        for (int p = 0; p < parts.Count; p++)
            offsets[p + 1] = checked(offsets[p] + parts[p]._values.Length);
        List<Run> runs = [];
        // A fine grid repeats the rows of a coarse one.
        long elements = 0,
            most = SmallSum + (LargestGrowth * (long)offsets[^1]);
        for (int bin = 0; bin + 1 < edges.Length; bin++)
        {
            for (int p = 0; p < parts.Count; p++)
                if (parts[p].Energies.FindBin(0.5 * (edges[bin] + edges[bin + 1])) is >= 0 and int own)
                    foreach (Run run in parts[p].RunsOf(own))
                    {
                        runs.Add(run with { Offset = run.Offset + offsets[p] });
                        if ((elements += run.ChannelCount) > most)
                            throw SpectralDataException.At(
                                "matrices",
                                $"grids of {string.Join(" and ", parts.Select(part => part.Energies.BinCount))} bins, "
                                    + $"which together take over {most} elements",
                                "one of them, chosen by {n} behind the file's name"
                            );
                    }
            firstRun[bin + 1] = runs.Count;
        }
        return new(
            new EnergyGrid(edges),
            first.FirstChannel,
            first._channelLower,
            first._channelUpper,
            firstRun,
            [.. runs],
            [.. parts.SelectMany(part => part._values)],
            first.IncludesArea
        );
    }

    private const int SmallSum = 1 << 16,
        LargestGrowth = 4;

    /// <summary>All parts' edges, ascending; those that differ by rounding are one.</summary>
    private static double[] EdgesOf(IReadOnlyList<RedistributionMatrix> parts)
    {
        List<double> edges = [];
        foreach (double edge in parts.SelectMany(part => part.Energies.Edges.ToArray()).Order())
            if (edges.Count == 0 || edge - edges[^1] > 1e-6 * edge)
                edges.Add(edge);
        return [.. edges];
    }

    /// <summary>A detector that tells energies with a normal error: for instruments that are not built yet, and for trying
    /// out.</summary>
    /// <param name="energies">n true-energy bins, keV. A photon has the energy of its bin's middle.</param>
    /// <param name="channels">Nominal energies of the channels, keV. What falls beside them is lost. Counted from 1.</param>
    /// <param name="sigma">Standard deviation at an energy, keV, more than 0.</param>
    /// <exception cref="SpectralDataException">A standard deviation is not above 0.</exception>
    public static RedistributionMatrix Gaussian(EnergyGrid energies, EnergyGrid channels, Func<double, double> sigma)
    {
        const double Reach = 6; // of sigma: 2e-9 of the photons lie beyond
        int[] firstRun = new int[energies.BinCount + 1];
        List<Run> runs = [];
        List<float> values = [];
        for (int bin = 0; bin < energies.BinCount; bin++)
        {
            double energy = energies.Center(bin),
                width = sigma(energy);
            if (!(width > 0 && double.IsFinite(width)))
                throw SpectralDataException.At($"redistribution matrix at {energy} keV", $"sigma {width} keV", "more than 0");
            double Below(double edge) => Normal.CDF(energy, width, edge);
            int first = 0,
                last = channels.BinCount - 1;
            while (first < last && channels.Upper(first) < energy - (Reach * width))
                first++;
            while (last > first && channels.Lower(last) > energy + (Reach * width))
                last--;
            runs.Add(new Run(first, last - first + 1, values.Count));
            for (int channel = first; channel <= last; channel++)
                values.Add((float)(Below(channels.Upper(channel)) - Below(channels.Lower(channel))));
            firstRun[bin + 1] = runs.Count;
        }
        return new RedistributionMatrix(
            energies,
            1,
            channels.Edges[..^1].ToArray(),
            channels.Edges[1..].ToArray(),
            firstRun,
            [.. runs],
            [.. values],
            includesArea: false
        );
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
