using System.Security.Cryptography;
using System.Text;
using Almagest.Ogip.Catalogues;

namespace Almagest.Application.Catalogues;

/// <summary>What makes an observation the same when its catalogue is read again: the name that somebody gave it, or else the
/// path of its file.</summary>
internal static class ObservationIdentity
{
    // Longer ones don't fit the database's index.
    private const int Longest = 500;

    /// <summary>Of each entry.</summary>
    /// <param name="catalogue">Its name, for the error's text.</param>
    /// <param name="told">How a path is kept.</param>
    /// <exception cref="RequestException">Two entries claim the same.</exception>
    public static string[] Of(string catalogue, CatalogueListing listing, Func<string, string> told)
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
        return [.. listing.Entries.Select(entry => Of(entry, told))];
    }

    /// <summary>What the identities begin with of all spectra of a file that have no name.</summary>
    public static string OfFile(string path) => $"path {path}";

    private static string Of(CatalogueEntry entry, Func<string, string> told)
    {
        string identity = entry.GivenName is { } given ? $"name {given}" : OfFile(told(entry.Path));
        return identity.Length <= Longest
            ? identity
            : $"hash {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))}";
    }
}
