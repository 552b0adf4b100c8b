using Almagest.Spectra;

namespace Almagest.Application.Campaigns;

/// <summary>Gives what a campaign names. Each may throw <see cref="SpectralDataException"/>.</summary>
public interface ICampaignSources
{
    /// <summary>The key of a response.</summary>
    /// <param name="rmf">An RMF or RSP, as written in the campaign.</param>
    /// <param name="arf">An ARF; null if none is named.</param>
    /// <returns>See <see cref="Almagest.Spectra.Responses.ResponseKey"/>.</returns>
    string KeyOf(string rmf, string? arf);

    /// <summary>The shapes of measured backgrounds.</summary>
    /// <param name="files">PHA files, as written in the campaign.</param>
    /// <param name="response">Of the same instrument: it says the energies of their channels.</param>
    /// <returns>Shape [files][bins]: shares of the counts.</returns>
    double[][] SharesOf(IReadOnlyList<string> files, (string Rmf, string? Arf) response, EnergyGrid grid);
}
