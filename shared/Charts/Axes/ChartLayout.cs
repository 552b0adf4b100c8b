using Almagest.Charts.Drawing;
using Almagest.Charts.Lettering;

namespace Almagest.Charts.Axes;

/// <summary>Where the parts of a chart lie on its paper.</summary>
internal sealed class ChartLayout(
    Canvas canvas,
    int width,
    int height,
    string title,
    Reach x,
    IReadOnlyList<ChartPanel> panels,
    IReadOnlyList<(double From, double To)> shades
)
{
    private const double Gap = 8,
        Right = 14,
        TickSize = 11,
        TitleSize = 13,
        LegendSize = 12,
        LegendRow = 19,
        LegendSpace = 18,
        Below = 42,
        TitleRow = 15;

    public void Draw()
    {
        Scale across = x.Scale();
        Scale[] up = [.. panels.Select(panel => panel.Y.Scale())];
        double[] heights = Heights(0);
        double[][] ticks = [.. up.Select((scale, i) => scale.Ticks(Wanted(heights[i])).ToArray())];
        double labels = ticks.SelectMany(one => one).Select(tick => WidthOf(Labels.Of(tick), TickSize)).DefaultIfEmpty().Max();
        int rows = panels.Select((panel, i) => Wrapped(panel.Y.Title, heights[i], 2).Length).Max();
        double left = labels + 14 + (TitleRow * rows),
            top = Gap;
        if (title.Length > 0)
        {
            canvas.Text(
                left + ((width - left - Right) / 2),
                top + 9,
                Cut(title, width - left - Right, TitleSize),
                size: TitleSize
            );
            top += 18;
        }
        top = Legend(left, top);
        heights = Heights(top);
        for (int i = 0; i < panels.Count; top += heights[i] + Gap, i++)
        {
            Frame frame = new(canvas, left, top, width - left - Right, heights[i], across, up[i]);
            Panel(
                panels[i],
                frame,
                [.. up[i].Ticks(Wanted(heights[i]))],
                rows,
                left - labels - 14,
                isLast: i == panels.Count - 1
            );
        }
    }

    private void Panel(ChartPanel panel, Frame frame, double[] ticks, int rows, double titleAt, bool isLast)
    {
        double[] along = [.. frame.XTicks(width / 110)];
        frame.Shade(shades, Ink.Shade);
        frame.Grid(along, ticks, Ink.Rule);
        frame.Panel(x.Title, panel.Y.Title);
        frame.Clip();
        foreach ((double at, string? text) in panel.Levels)
            frame.Level(at, text);
        foreach (Mark mark in panel.Marks)
        {
            frame.Series(mark.Name);
            mark.Draw(frame);
            frame.EndPanel();
        }
        frame.EndClip();
        frame.EndPanel();
        frame.Border();
        frame.MinorTicks(isLast);
        frame.LabelsLeft(ticks, panels.Count > 1);
        string[] titles = Wrapped(panel.Y.Title, frame.Height, rows);
        foreach ((int i, string line) in titles.Index())
            canvas.TextUpwards(titleAt - (TitleRow * (titles.Length - 1 - i)), frame.MiddleY, line);
        if (isLast)
            frame.LabelsBelow(along, Cut(x.Title, frame.Width, TickSize));
    }

    private static int Wanted(double height) => Math.Clamp((int)(height / 45), 2, 6);

    private double[] Heights(double top)
    {
        double sum = panels.Sum(panel => panel.Share),
            all = Math.Max(40, height - top - Below - (Gap * (panels.Count - 1)));
        return [.. panels.Select(panel => all * panel.Share / sum)];
    }

    /// <returns>Where it ends.</returns>
    private double Legend(double left, double top)
    {
        double at = left;
        bool isBegun = false;
        HashSet<string> told = [];
        foreach (Mark mark in panels.SelectMany(panel => panel.Marks))
        {
            if (mark.Name is not { Length: > 0 } name || !told.Add(name))
                continue;
            name = Cut(name, width - left - Right - Mark.SampleWidth - 6, LegendSize);
            double needed = Mark.SampleWidth + 6 + WidthOf(name, LegendSize);
            if (isBegun && at + needed > width - Right)
                (at, top) = (left, top + LegendRow);
            mark.Sample(canvas, at, top + 2);
            canvas.Text(at + Mark.SampleWidth + 6, top + 11, name, "start", LegendSize);
            (at, isBegun) = (at + needed + LegendSpace, true);
        }
        return isBegun ? top + LegendRow + 2 : top;
    }

    /// <summary>In two lines where one is too long, and two may be.</summary>
    private static string[] Wrapped(string text, double room, int most)
    {
        if (text.Length == 0)
            return [];
        if (WidthOf(text, TickSize) <= room)
            return [text];
        // The unit stands in brackets.
        int at = most < 2 ? -1 : text.IndexOf(" (", StringComparison.Ordinal);
        if (at < 0 && most > 1)
            at = text.IndexOf(' ', text.Length / 2);
        return at < 0 ? [Cut(text, room, TickSize)] : [Cut(text[..at], room, TickSize), Cut(text[(at + 1)..], room, TickSize)];
    }

    internal static string Cut(string text, double room, double size)
    {
        if (WidthOf(text, size) <= room)
            return text;
        // Half an em is the mean of letters.
        for (int length = Math.Min(text.Length - 1, (int)(room / size * 2.6)); length > 0; length--)
            if (!char.IsHighSurrogate(text[length - 1]) && WidthOf(text[..length] + "…", size) <= room)
                return text[..length].TrimEnd() + "…";
        return "";
    }

    /// <summary>Letters of pages may be wider than Arial's.</summary>
    private const double Slack = 1.13;

    private static double WidthOf(string text, double size) => Slack * Outlines.Width(text) * size;
}
