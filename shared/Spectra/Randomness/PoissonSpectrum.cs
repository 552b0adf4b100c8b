using System.Numerics;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Randomness;

/// <summary>Draws spectra of Poisson counts with the same means again and again. Thread-safe.</summary>
/// <remarks>
/// Faint channels are drawn count by count: how many there are in all, then the channel of each. Poisson counts that are handed
/// out so are
/// independent Poisson counts again. Channels of more have a table each of how likely every count is, and the brightest are
/// drawn by rejection.
/// </remarks>
internal sealed class PoissonSpectrum
{
    /// <summary>A count costs about as much as a channel with a table does.</summary>
    private const double LargestFaint = 1;

    /// <summary>Tables grow with the mean; beyond this one costs more than it saves.</summary>
    private const double LargestTabulated = 200;

    private const int AtOnce = 32;

    private readonly AliasCell[] _faint = [],
        _tables = [];
    private readonly Tabulated[] _tabulated;
    private readonly (int Channel, double Mean)[] _bright;
    private readonly double _faintTotal;

    /// <summary>A channel whose table has 2^(32 - Shift) cells: one for each count from the least that ever comes.</summary>
    private readonly record struct Tabulated(int Channel, int First, int Shift, int Least);

    /// <param name="means">Shape [channels], each from 0 to <see cref="PoissonSampler.LargestMean"/>.</param>
    public PoissonSpectrum(double[] means)
    {
        double[] faint = [.. means.Select(mean => mean < LargestFaint ? mean : 0)];
        _faintTotal = faint.Sum();
        if (_faintTotal > 0)
            AliasTable.Build(faint, _faint = new AliasCell[means.Length]);
        _bright = [.. means.Index().Where(channel => channel.Item > LargestTabulated)];
        (int Channel, double Mean)[] between =
        [
            .. means.Index().Where(channel => channel.Item is >= LargestFaint and <= LargestTabulated),
        ];
        _tables = new AliasCell[between.Sum(channel => 1 << BitsFor(channel.Mean))];
        _tabulated = new Tabulated[between.Length];
        int first = 0;
        for (int i = 0; i < between.Length; i++)
        {
            int bits = BitsFor(between[i].Mean);
            Tabulate(between[i].Mean, _tables.AsSpan(first, 1 << bits));
            _tabulated[i] = new(between[i].Channel, first, 32 - bits, LeastOf(between[i].Mean));
            first += 1 << bits;
        }
    }

    /// <param name="counts">Shape [channels]; overwritten.</param>
    public void Draw(RandomNumbers random, Span<double> counts)
    {
        counts.Clear();
        // Words are taken in blocks, the same ones in the same order: one by one would wait for one another.
        Span<uint> words = stackalloc uint[2 * AtOnce];
        for (long left = PoissonSampler.Draw(random, _faintTotal); left > 0; left -= AtOnce)
        {
            int now = (int)Math.Min(AtOnce, left);
            random.Fill(words[..(2 * now)]);
            for (int k = 0; k < now; k++)
            {
                int cell = (int)((words[2 * k] * (ulong)_faint.Length) >> 32);
                counts[_faint[cell].Choose(cell, words[(2 * k) + 1])]++;
            }
        }
        ReadOnlySpan<AliasCell> tables = _tables;
        for (int first = 0; first < _tabulated.Length; first += AtOnce)
        {
            ReadOnlySpan<Tabulated> now = _tabulated.AsSpan(first, Math.Min(AtOnce, _tabulated.Length - first));
            random.Fill(words[..(2 * now.Length)]);
            for (int k = 0; k < now.Length; k++)
            {
                ref readonly Tabulated channel = ref now[k];
                int cell = (int)(words[2 * k] >> channel.Shift);
                counts[channel.Channel] = channel.Least + tables[channel.First + cell].Choose(cell, words[(2 * k) + 1]);
            }
        }
        foreach ((int channel, double mean) in _bright)
            counts[channel] = PoissonSampler.Draw(random, mean);
    }

    /// <summary>Less than 1e-14 of the probability is below this count, and as little above the last of a table.</summary>
    private static int LeastOf(double mean) => (int)Math.Max(0, mean - (8 * Math.Sqrt(mean)));

    private static int BitsFor(double mean) =>
        64 - BitOperations.LeadingZeroCount((ulong)(mean + (8 * Math.Sqrt(mean)) + 10 - LeastOf(mean)));

    private static void Tabulate(double mean, Span<AliasCell> cells)
    {
        int least = LeastOf(mean);
        Span<double> probability = stackalloc double[cells.Length];
        probability[0] = PortableMath.Exp(PoissonMass.Log(least, mean));
        for (int i = 1; i < cells.Length; i++)
            probability[i] = probability[i - 1] * mean / (least + i);
        AliasTable.Build(probability, cells);
    }
}
