using Almagest.Ogip.Fits;

namespace Almagest.Ogip.Pha;

/// <summary>IXPE's spectra of Q and U, which are told by XFLTnnnn = "Stokes:1" or "Stokes:2"; I is 0.</summary>
internal static class StokesParameter
{
    private const int Keywords = 9;

    /// <returns>'Q' or 'U'; null for an intensity.</returns>
    public static char? Of(FitsHeader header)
    {
        string? told = Enumerable
            .Range(1, Keywords)
            .Select(i => header.Text($"XFLT{i:0000}")?.Replace(" ", "", StringComparison.Ordinal))
            .FirstOrDefault(text => text?.StartsWith("Stokes:", StringComparison.OrdinalIgnoreCase) == true)
            ?[7..];
        return told switch
        {
            "1" => 'Q',
            "2" => 'U',
            _ => null,
        };
    }
}
