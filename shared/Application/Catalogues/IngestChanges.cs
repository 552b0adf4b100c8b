using Almagest.Storage.Catalogues;

namespace Almagest.Application.Catalogues;

/// <summary>What a catalogue holds beside what is read for it.</summary>
internal sealed class IngestChanges
{
    private readonly string _catalogue;
    private readonly Dictionary<string, KnownObservation> _held;
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _expected = new(StringComparer.Ordinal);

    private IngestChanges(string catalogue, Dictionary<string, KnownObservation> held) => (_catalogue, _held) = (catalogue, held);

    public List<string> New { get; } = [];

    public List<string> Changed { get; } = [];

    public List<string> Gone { get; } = [];

    public int Unchanged { get; private set; }

    /// <summary>Those that are as they were, and of which the files say more than is known.</summary>
    public List<NewObservation> Undescribed { get; } = [];

    /// <exception cref="RequestException">It holds observations without identities.</exception>
    public static IngestChanges From(string catalogue, IReadOnlyList<KnownObservation> held) =>
        held.FirstOrDefault(one => one.Identity is null) is { } old
            ? throw new RequestException(
                $"catalogue '{catalogue}': found '{old.Name}' and others without an identity, of an earlier version of this "
                    + "program; expected another name: what is read now can't be told from them."
            )
            : new IngestChanges(catalogue, held.ToDictionary(one => one.Identity!, StringComparer.Ordinal));

    /// <returns>Whether it is to be added.</returns>
    public bool Meet(NewObservation read)
    {
        string identity = read.Identity!,
            content = read.Content();
        _met.Add(identity);
        _expected[identity] = content;
        if (!_held.TryGetValue(identity, out KnownObservation? known))
            New.Add(read.Name);
        else if (known.Content != content)
            Changed.Add(read.Name);
        else
        {
            Unchanged++;
            if (!known.IsDescribed)
                Undescribed.Add(read with { Number = known.Number });
        }
        return known?.Content != content;
    }

    /// <summary>What can't be read now is not gone.</summary>
    public void Keep(string identity) => _met.UnionWith(_held.Keys.Where(one => ObservationIdentity.MayBe(one, identity)));

    /// <summary>Nor are the spectra of a file that can't be read.</summary>
    public void KeepFile(string path) =>
        _met.UnionWith(_held.Keys.Where(one => one.StartsWith(ObservationIdentity.OfFile(path), StringComparison.Ordinal)));

    /// <returns>Numbers of those that were not met.</returns>
    public IReadOnlyCollection<int> Leave()
    {
        KnownObservation[] gone = [.. _held.Values.Where(one => !_met.Contains(one.Identity!)).OrderBy(one => one.Number)];
        Gone.AddRange(gone.Select(one => one.Name));
        return [.. gone.Select(one => one.Number)];
    }

    /// <exception cref="FailedException">The catalogue does not hold what was read.</exception>
    public void Require(IReadOnlyList<KnownObservation> now)
    {
        Dictionary<string, string?> found = now.Where(one => one.Identity is not null)
            .ToDictionary(one => one.Identity!, one => one.Content, StringComparer.Ordinal);
        int other = _expected.Count(one => !found.TryGetValue(one.Key, out string? content) || content != one.Value);
        if (other > 0)
            throw new FailedException(
                $"catalogue '{_catalogue}': found {other} of {_expected.Count} observations otherwise than they were read, for "
                    + "another ingest was at work on it; ingest it again."
            );
    }
}
