using System.Globalization;
using System.Text;
using Almagest.Application.Series;
using Almagest.Charts.Drawing;
using Almagest.Charts.Panels;
using Almagest.Cli.Reports;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Plotting;

/// <summary>`almagest plot`: draws what there is to plot, and writes it in the form that the name of the file asks for.</summary>
internal sealed class PlotJob(PlotRequest request, WorkDisplay display)
{
    private const int MostPictures = 500;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        Plot[] pictures = [.. new PlottedSeries(request.Series).Read()];
        if (pictures.Length > MostPictures)
            throw new UsageException(
                $"{pictures.Length} fits: expected at most {MostPictures} pictures; --source NAME chooses one."
            );
        if (
            request.Style.Kinds.FirstOrDefault(kind => kind.NeedsModel) is { } kind
            && pictures.SelectMany(one => one.Spectra).Any(one => !one.HasModel)
        )
            throw new UsageException(
                $"--kind: found {kind.Name} for spectra without a model; expected a saved fit ('almagest fit --save')."
            );
        bool isPage = Path.GetExtension(request.Output).Equals(".html", StringComparison.OrdinalIgnoreCase);
        await (isPage ? WritePageAsync(pictures, cancellation) : WriteFilesAsync(pictures, cancellation));
        return 0;
    }

    private async Task WritePageAsync(Plot[] pictures, CancellationToken cancellation)
    {
        var page = new HtmlReport(
            pictures.Length == 1 ? pictures[0].Title : $"{pictures.Length} spectra",
            string.Join(", ", request.Style.Kinds.Select(kind => kind.Name))
        );
        foreach (Plot picture in pictures)
            page.Charts((Draw(picture).ToSvg(), picture.Caption));
        await page.WriteAsync(request.Output, cancellation);
        display.Say(request.Output);
    }

    private async Task WriteFilesAsync(Plot[] pictures, CancellationToken cancellation)
    {
        string ending = Path.GetExtension(request.Output);
        string stem = Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(request.Output))!,
            Path.GetFileNameWithoutExtension(request.Output)
        );
        for (int i = 0; i < pictures.Length; i++)
        {
            string path =
                pictures.Length == 1 ? request.Output : string.Create(CultureInfo.InvariantCulture, $"{stem}-{i + 1}{ending}");
            Picture drawn = Draw(pictures[i]);
            byte[] file = ending.ToLowerInvariant() switch
            {
                ".pdf" => drawn.ToPdf(),
                ".png" => drawn.ToPng(request.Scale),
                _ => Encoding.UTF8.GetBytes(drawn.ToSvgDocument()),
            };
            await File.WriteAllBytesAsync(path, file, cancellation);
            display.Say(path);
        }
    }

    private Picture Draw(Plot plot) =>
        SpectrumPlot.Draw(plot.Title, plot.Spectra, request.Style).Draw(request.Width, request.Height);
}
