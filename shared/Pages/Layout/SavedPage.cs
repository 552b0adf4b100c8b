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

    /// <summary>The whole file, as text.</summary>
    public static Task<string> OfAsync<TPage, TModel>(TModel model, SavedBy by)
        where TPage : PageOf<TModel> =>
        Markup.OfAsync(
            Services,
            typeof(TPage),
            model,
            new Frame
            {
                Here = "",
                Address = "",
                Saved = by,
            }
        );

    public static async Task WriteAsync<TPage, TModel>(string path, TModel model, SavedBy by, CancellationToken cancellation)
        where TPage : PageOf<TModel> =>
        await File.WriteAllTextAsync(path, await OfAsync<TPage, TModel>(model, by), new UTF8Encoding(false), cancellation);
}
