using System.Text;
using Almagest.Vo.Units;

namespace Almagest.Storage.Views;

/// <summary>Units as spectral models have them, in the words of VOUnits.</summary>
internal static class UnitWords
{
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>"photon.cm**-2.s**-1" of "photons cm⁻² s⁻¹"; empty where VOUnits know no such unit.</summary>
    public static string ToVoUnits(string unit)
    {
        StringBuilder words = new();
        bool isRaised = false;
        foreach (char letter in unit.Replace("photons", "photon", StringComparison.Ordinal))
        {
            bool raises = letter == '⁻' || Raised.Contains(letter, StringComparison.Ordinal);
            if ((raises && !isRaised) || letter == '^')
                words.Append("**");
            isRaised = raises;
            if (letter != '^')
                words.Append(
                    letter == '⁻' ? '-'
                    : raises ? (char)('0' + Raised.IndexOf(letter, StringComparison.Ordinal))
                    : letter == ' ' ? '.'
                    : letter
                );
        }
        string written = words.ToString();
        // A power of ten stands right before the units.
        if (
            written.StartsWith("1e", StringComparison.Ordinal)
            && written.IndexOf('.', StringComparison.Ordinal) is > 2 and int dot
        )
            return VoUnit.TryParse(written[(dot + 1)..]) is null ? "" : $"10**{written[2..dot]}{written[(dot + 1)..]}";
        return VoUnit.TryParse(written) is null ? "" : written;
    }
}
