namespace Almagest.Storage.Connections;

/// <summary>How people name things: by id, by the beginning of an id, or by name.</summary>
internal static class Lookup
{
    // Shorter ones are more likely a slip than an id.
    private const int ShortestPrefix = 4;

    /// <param name="known">Newest first.</param>
    /// <param name="wanted">Id, prefix or name; case does not matter in ids.</param>
    /// <param name="what">For the error's text.</param>
    /// <param name="namesAreUnique">Several of one name, as old databases may have them, are refused; else it is the
    /// newest.</param>
    /// <exception cref="ArgumentException">Several ids begin so, or several are called so.</exception>
    public static string? Find(
        IReadOnlyList<(string Id, string Name)> known,
        string wanted,
        string what,
        bool namesAreUnique = false
    )
    {
        foreach ((string id, _) in known)
            if (id.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                return id;
        string[] called = [.. known.Where(entry => entry.Name == wanted).Select(entry => entry.Id)];
        if (called.Length > 1 && namesAreUnique)
            throw new ArgumentException(
                $"{what} '{wanted}': found {called.Length} of that name, {string.Join(", ", called)}; expected an id.",
                nameof(wanted)
            );
        if (called.Length > 0)
            return called[0];
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
