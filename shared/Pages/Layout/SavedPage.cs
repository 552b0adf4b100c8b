using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Almagest.Pages.Layout;

/// <summary>Pages as files: the components that a gateway has, with all that they need inside.</summary>
public static class SavedPage
{
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
        .BuildServiceProvider();

    /// <summary>Written as it is drawn: a long table is never a text of its own.</summary>
    public static async Task WriteAsync<TPage, TModel>(string path, TModel model, SavedBy by, CancellationToken cancellation)
        where TPage : PageOf<TModel>
    {
        cancellation.ThrowIfCancellationRequested();
        await using FileStream file = File.Create(path, bufferSize: 0);
        await using StreamWriter writer = WriterOn(file);
        await Markup.WriteAsync(Services, typeof(TPage), model, FrameOf(by), writer);
    }

    internal static StreamWriter WriterOn(Stream file) => new(file, new UTF8Encoding(false), BufferSize);

    internal static Task WritePartAsync<TPart, TModel>(TextWriter writer, TModel model, SavedBy by)
        where TPart : PageOf<TModel> => Markup.WriteAsync(Services, typeof(TPart), model, FrameOf(by), writer);

    /// <summary>A part of such a page, as text.</summary>
    internal static Task<string> PartAsync<TPart, TModel>(TModel model, SavedBy by)
        where TPart : PageOf<TModel> => Markup.OfAsync(Services, typeof(TPart), model, FrameOf(by));

    private static Frame FrameOf(SavedBy by) =>
        new()
        {
            Here = "",
            Address = "",
            Saved = by,
        };

    // Letters. Larger ones, four bytes each in all, would be objects of the collector's oldest generation, new for every page.
    private const int BufferSize = 1 << 13;
}
