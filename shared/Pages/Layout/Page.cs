using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Layout;

/// <summary>A page whose component is given all that it shows: it asks nobody, so that saved reports have the same.</summary>
public abstract class PageOf<TModel> : ComponentBase
{
    [Parameter, EditorRequired]
    public required TModel Model { get; set; }

    [CascadingParameter]
    public required Frame Frame { get; set; }
}

/// <summary>Pages as answers.</summary>
public static class Page
{
    /// <param name="model">All that the page shows.</param>
    /// <param name="status">Of HTTP.</param>
    /// <param name="policy">What the browser may do, where that is more than usual.</param>
    public static IResult Of<TPage, TModel>(
        TModel model,
        int status = StatusCodes.Status200OK,
        string policy = PageHeaders.Policy
    )
        where TPage : PageOf<TModel> => new Answer(typeof(TPage), model, status, policy);

    /// <summary>Written when it is whole: what goes wrong on the way is a page of its own.</summary>
    private sealed class Answer(Type page, object? model, int status, string policy) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            string text = await Markup.OfAsync(httpContext.RequestServices, page, model, Frame.Of(httpContext));
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            PageHeaders.Write(httpContext.Response, policy);
            await httpContext.Response.WriteAsync(text, httpContext.RequestAborted);
        }
    }
}
