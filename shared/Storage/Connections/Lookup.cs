namespace Almagest.Storage.Connections;

/// <summary>How people name things: by id, by the beginning of an id, or by name.</summary>
internal static class Lookup
{
    // Shorter ones are more likely a slip than an id.
    private const int ShortestPrefix = 4;

    /// <param name="known">Newest first.</param>
    /// <param name="wanted">Id, prefix or name; case does not matter in ids.</param>
    /// <param name="what">For the error's text.</param>
    /// <exception cref="ArgumentException">Several ids begin so.</exception>
    public static string? Find(IReadOnlyList<(string Id, string Name)> known, string wanted, string what)
    {
        foreach ((string id, _) in known)
            if (id.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                return id;
        foreach ((string id, string name) in known)
            if (name == wanted)
                return id;
        if (wanted.Length < ShortestPrefix)
            return null;
        string[] begin =
        [
            .. known.Select(entry => entry.Id).Where(id => id.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)),
        ];
        return begin.Length <= 1
            ? begin.SingleOrDefault()
            : throw new ArgumentException(
                $"{what} '{wanted}': found {begin.Length} whose ids begin so; expected more of the id.",
                nameof(wanted)
            );
    }
}
