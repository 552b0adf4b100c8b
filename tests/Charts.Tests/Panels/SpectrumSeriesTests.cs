using Almagest.Charts.Panels;
using Almagest.Spectra.Models;

namespace Almagest.Charts.Tests.Panels;

public sealed class SpectrumSeriesTests
{
    /// <summary>From 1 to 2 GHz: a flat spectrum of 3 photons cm⁻² s⁻¹ keV⁻¹, and a steep one at the bin's own
    /// energies.</summary>
    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 8.770e16)]
    public void Radio_spectra_are_unfolded_at_their_own_energies(double photonIndex, double expected)
    {
        const double gigahertz = 4.135667696923859e-9;
        SpectrumSeries series = new()
        {
            Label = "radio",
            Bins = [new DisplayBin(gigahertz, 2 * gigahertz, gigahertz, 1, 10, 1, 10, 0, [])],
            Unfolded = new UnfoldedModel(SpectralModel.Parse("powerlaw"), [photonIndex, 3], []),
        };
        // The mean of 3 E^-2 is 3 / (lower upper) = 8.770e16.
        Assert.Equal(1, series.Unfold(series.Bins[0], 0).Value / expected, photonIndex == 0 ? 1e-12 : 0.05);
    }
}
