using Almagest.Application.Series;
using Almagest.Charts.Panels;
using Almagest.Pages.Charts;

namespace Almagest.Pages.Sources;

/// <summary>Pictures of what was not fitted.</summary>
internal static class DataPictures
{
    /// <summary>Null: there is nothing to draw.</summary>
    public static string? Of(DrawnFit drawn, PlotStyle style) =>
        drawn.Spectra.Count == 0
            ? null
            : SpectrumPlot.Draw("", drawn.Spectra, PlotWords.Possible(style, drawn)).Draw(760, 420).OnPage();
}
