using System.Security.Cryptography;
using System.Text;
using Almagest.Ogip.Catalogues;

namespace Almagest.Application.Catalogues;

/// <summary>What makes an observation the same when its catalogue is read again: the name that somebody gave it, or else the
/// path of its file, with the spectrum's place in it, and OBS_ID, where its header has one.</summary>
internal static class ObservationIdentity
{
    // Longer ones don't fit the database's index.
    private const int Longest = 400,
        LongestId = 80;

    /// <summary>Of each entry, as far as it is known before the file is read; see <see cref="With"/>.</summary>
    /// <param name="catalogue">Its name, for the error's text.</param>
    /// <param name="told">How a path is told.</param>
    /// <param name="known">How a path is kept.</param>
    /// <exception cref="RequestException">Two entries claim the same.</exception>
    public static string[] Of(string catalogue, CatalogueListing listing, Func<string, string> told, Func<string, string> known)
    {
        var claimed = new Dictionary<string, CatalogueEntry>(StringComparer.Ordinal);
        foreach (CatalogueEntry entry in listing.Entries)
        {
            // One file may be called in several ways.
            string claim = entry.GivenName ?? Path.GetFullPath(entry.Path);
            if (!claimed.TryAdd(claim, entry))
                throw new RequestException(
                    $"catalogue '{catalogue}': found two entries of one identity, '{entry.GivenName ?? told(entry.Path)}', in "
                        + $"{told(claimed[claim].Path)} and {told(entry.Path)}; expected a name for each."
                );
        }
        return [.. listing.Entries.Select(entry => Of(entry, known))];
    }

    /// <summary>The whole identity of an entry that was read.</summary>
    /// <param name="identity">Of the entry.</param>
    /// <param name="id">OBS_ID of its first spectrum; null: none.</param>
    public static string With(string identity, CatalogueEntry entry, string? id) =>
        entry.GivenName is not null || id is null ? identity : $"{IdOf(identity)}{id[..Math.Min(id.Length, LongestId)]}";

    /// <summary>Whether this may be the whole identity of an entry.</summary>
    public static bool MayBe(string whole, string identity) =>
        whole == identity || whole.StartsWith(IdOf(identity), StringComparison.Ordinal);

    /// <summary>What the identities begin with of all spectra of a file that have no name.</summary>
    public static string OfFile(string path) => $"path {path}";

    private static string IdOf(string identity) => $"{identity} OBS_ID ";

    private static string Of(CatalogueEntry entry, Func<string, string> known)
    {
        string identity = entry.GivenName is { } given ? $"name {given}" : OfFile(known(entry.Path));
        return identity.Length <= Longest
            ? identity
            : $"hash {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))}";
    }
}
