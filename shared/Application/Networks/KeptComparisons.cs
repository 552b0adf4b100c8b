using System.Collections.Concurrent;
using Almagest.Spectra;

namespace Almagest.Application.Networks;

/// <summary>Comparisons of networks for whoever looks, made once: neither they nor what they are held against ever
/// changes.</summary>
public sealed class KeptComparisons(NetworkRegistry networks) : IDisposable
{
    /// <summary>Held-out spectra of each: as many as decide on a promotion.</summary>
    public const int Spectra = 2000;

    private const int Most = 1000;

    private readonly ConcurrentDictionary<(string Champion, string Challenger), KeptComparison> _kept = new();
    private readonly SemaphoreSlim _one = new(1);

    /// <param name="champion">Id.</param>
    /// <param name="challenger">Id.</param>
    /// <returns>Null: not made yet.</returns>
    public KeptComparison? Find(string champion, string challenger) => _kept.GetValueOrDefault((champion, challenger));

    /// <summary>Likewise, made if it is not; one at a time, for each takes a core for seconds.</summary>
    /// <exception cref="RequestException">One is not there, or they are of two campaigns.</exception>
    public async Task<KeptComparison> OfAsync(string champion, string challenger, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (Find(champion, challenger) is { } known)
                return known;
            KeptComparison made = await MakeAsync(champion, challenger, cancellation);
            if (_kept.Count >= Most)
                _kept.Clear();
            return _kept[(champion, challenger)] = made;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<KeptComparison> MakeAsync(string champion, string challenger, CancellationToken cancellation)
    {
        try
        {
            return new((await networks.CompareAsync(champion, challenger, Spectra, cancellation)).Figures, null);
        }
        catch (SpectralDataException fault)
        {
            return new(null, fault.Message);
        }
    }
}

/// <param name="Figures">Null: they can't be compared.</param>
/// <param name="Fault">Why they can't; null: they can.</param>
public sealed record KeptComparison(Comparison? Figures, string? Fault);
