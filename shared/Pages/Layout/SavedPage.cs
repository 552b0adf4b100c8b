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
        await using StreamWriter file = new(path, append: false, new UTF8Encoding(false), BufferSize);
        await Markup.WriteAsync(
            Services,
            typeof(TPage),
            model,
            new Frame
            {
                Here = "",
                Address = "",
                Saved = by,
            },
            file
        );
    }

    private const int BufferSize = 1 << 16;
}
