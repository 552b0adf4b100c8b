using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.HtmlRendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Almagest.Pages.Layout;

/// <summary>A component as text. A renderer for each page: one that lives on keeps all it has drawn.</summary>
internal static class Markup
{
    public static async Task<string> OfAsync(IServiceProvider services, Type page, object? model, Frame frame)
    {
        await using StringWriter text = new(CultureInfo.InvariantCulture);
        await WriteAsync(services, page, model, frame, text);
        return text.ToString();
    }

    public static async Task WriteAsync(IServiceProvider services, Type page, object? model, Frame frame, TextWriter writer)
    {
        await using HtmlRenderer renderer = new(services, services.GetRequiredService<ILoggerFactory>());
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            HtmlRootComponent root = await renderer.RenderComponentAsync<Root>(
                ParameterView.FromDictionary(
                    new Dictionary<string, object?>
                    {
                        [nameof(Root.Page)] = page,
                        [nameof(Root.Model)] = model,
                        [nameof(Root.Frame)] = frame,
                    }
                )
            );
            root.WriteHtmlTo(writer);
        });
    }

    /// <summary>Hands the frame to whatever is in the page.</summary>
    private sealed class Root : ComponentBase
    {
        [Parameter]
        public required Type Page { get; set; }

        [Parameter]
        public object? Model { get; set; }

        [Parameter]
        public required Frame Frame { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<CascadingValue<Frame>>(0);
            builder.AddComponentParameter(1, nameof(CascadingValue<>.Value), Frame);
            builder.AddComponentParameter(2, nameof(CascadingValue<>.IsFixed), true);
            builder.AddComponentParameter(
                3,
                nameof(CascadingValue<>.ChildContent),
                (RenderFragment)(
                    inner =>
                    {
                        inner.OpenComponent(0, Page);
                        inner.AddComponentParameter(1, nameof(PageOf<>.Model), Model);
                        inner.CloseComponent();
                    }
                )
            );
            builder.CloseComponent();
        }
    }
}
