using Almagest.Spectra;

namespace Almagest.Application;

/// <summary>The one rule for names that somebody gives: at most <see cref="Printable.LongestName"/> characters, all of which can
/// be printed.</summary>
internal static class RequestedName
{
    /// <param name="what">Such as "run".</param>
    /// <returns>The name.</returns>
    /// <exception cref="RequestException">It breaks the rule.</exception>
    public static string Require(string what, string name)
    {
        try
        {
            return Printable.RequireName(what, name);
        }
        catch (SpectralDataException wrong)
        {
            throw new RequestException(wrong.Message);
        }
    }
}
