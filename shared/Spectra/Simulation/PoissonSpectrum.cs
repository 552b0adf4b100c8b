namespace Almagest.Spectra.Simulation;

/// <summary>Draws spectra of Poisson counts with the same means again and again. Thread-safe.</summary>
/// <remarks>
/// A faint spectrum is drawn count by count: how many there are in all, then the channel of each, by a table of aliases (Walker 1977; Vose 1991,
/// IEEE Trans. Softw. Eng. 17, 972). Poisson counts that are handed out so are independent Poisson counts again. A bright one is drawn channel by channel.
/// </remarks>
public sealed class PoissonSpectrum
{
    /// <summary>A count costs about as much as half a channel does.</summary>
    private const double CountsPerChannel = 2;

    private readonly double[] _means;
    private readonly double _total;
    private readonly uint[] _own = [];    // a word below this stays in its channel,
    private readonly int[] _alias = [];   // any other goes to this one

    /// <param name="means">Shape [channels], each from 0 to <see cref="PoissonSampler.LargestMean"/>.</param>
    public PoissonSpectrum(double[] means)
    {
        (_means, _total) = (means, means.Sum());
        if (_total > 0 && _total < CountsPerChannel * means.Length) (_own, _alias) = Aliases(means, _total);
    }

    /// <param name="random">Where it has come to.</param>
    /// <param name="counts">Shape [channels]; overwritten.</param>
    public void Draw(RandomNumbers random, Span<double> counts)
    {
        if (_own.Length == 0)
        {
            for (int i = 0; i < counts.Length; i++) counts[i] = PoissonSampler.Draw(random, _means[i]);
            return;
        }
        counts.Clear();
        for (long left = PoissonSampler.Draw(random, _total); left > 0; left--)
        {
            int channel = random.NextIndex(counts.Length);
            counts[random.NextWord() < _own[channel] ? channel : _alias[channel]]++;
        }
    }

    /// <summary>Every channel gets one share of the total: its own, filled up by that of another which has more than one.</summary>
    private static (uint[] Own, int[] Alias) Aliases(double[] means, double total)
    {
        double[] share = [.. means.Select(mean => mean / total * means.Length)];
        uint[] own = new uint[means.Length];
        int[] alias = [.. Enumerable.Range(0, means.Length)];
        Stack<int> poor = new(), rich = new();
        for (int i = 0; i < share.Length; i++) (share[i] < 1 ? poor : rich).Push(i);
        while (poor.Count > 0 && rich.Count > 0)
        {
            int from = rich.Peek(), to = poor.Pop();
            (own[to], alias[to]) = ((uint)(share[to] * uint.MaxValue), from);
            share[from] -= 1 - share[to];
            if (share[from] < 1) poor.Push(rich.Pop());
        }
        // What rounding leaves over has its own share whole: its alias is itself.
        return (own, alias);
    }
}
