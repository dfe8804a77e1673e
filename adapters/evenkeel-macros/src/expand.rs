//! What the attribute puts in the function's place.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Error, Expr, FnArg, ItemFn, PatType, Result, Safety, parse_quote};

use crate::options::Options;

pub(crate) fn expand(options: Options, function: ItemFn) -> Result<TokenStream> {
    let argument = signature(&function, options.args.is_some())?;
    let krate = options
        .krate
        .clone()
        .unwrap_or_else(|| parse_quote!(::evenkeel));
    let (shared, inner) = sort(&function.attrs);
    let ignored =
        options.ignore.is_some() || shared.iter().any(|attr| attr.path().is_ident("ignore"));
    let ignore = options
        .ignore
        .iter()
        .map(|reason| quote!(#[ignore = #reason]));
    // `#[cfg]` belongs to everything that the function becomes; the rest to the test.
    let cfgs: Vec<_> = shared.iter().filter(|attr| is_cfg(attr)).collect();

    let name = &function.sig.ident;
    let visibility = &function.vis;
    let entry = format_ident!("__evenkeel_{name}", span = name.span());
    let body = ItemFn {
        attrs: inner.into_iter().cloned().collect(),
        vis: syn::Visibility::Inherited,
        ..function.clone()
    };
    let requested = requested(&options, &krate);
    let growth = growth(&options, &krate);
    let cases = cases(&options, argument, &function, &krate);

    Ok(quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_upper_case_globals, dead_code, reason = "a target without the ordinary harness has no test to use it")]
        const #entry: #krate::expansion::Entry = {
            #body

            #krate::expansion::Entry {
                package: ::core::option_env!("CARGO_PKG_NAME"),
                module: ::core::module_path!(),
                function: ::core::stringify!(#name),
                file: ::core::file!(),
                line: ::core::line!(),
                options: #requested,
                ignored: #ignored,
                unoptimised: ::core::cfg!(debug_assertions),
                growth: #growth,
                cases: &[#(#cases),*],
            }
        };

        #(#cfgs)*
        #krate::register!(#entry);

        #(#shared)*
        #(#ignore)*
        #[::core::prelude::v1::test]
        #visibility fn #name() {
            #krate::expansion::run(&#entry);
        }
    })
}

/// Checks the signature; gives the parameter for the argument, if there is one.
fn signature(function: &ItemFn, has_args: bool) -> Result<Option<&PatType>> {
    let signature = &function.sig;
    let refuse = |tokens: &dyn quote::ToTokens, reason: &str| {
        Err(Error::new_spanned(tokens.to_token_stream(), reason))
    };
    if let Some(token) = &signature.asyncness
        && !cfg!(feature = "async")
    {
        return refuse(
            token,
            "an async performance test needs the feature `async` of evenkeel",
        );
    }
    if !matches!(signature.safety, Safety::Default) {
        return refuse(
            &signature.safety,
            "a performance test cannot be unsafe: the harness calls it",
        );
    }
    if let Some(token) = &signature.abi {
        return refuse(
            token,
            "a performance test has no ABI of its own: remove `extern`",
        );
    }
    if let Some(parameter) = signature.generics.params.first() {
        return refuse(
            parameter,
            "a performance test cannot be generic: the harness would not know which one to run",
        );
    }
    let mut parameters = Vec::new();
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(token) => {
                return refuse(
                    token,
                    "a performance test is a free function: it has no `self`",
                );
            }
            FnArg::Typed(typed) => parameters.push(typed),
        }
    }
    match (&parameters[..], has_args) {
        ([_bencher], false) => Ok(None),
        ([_bencher, argument], true) => Ok(Some(argument)),
        (_, false) => refuse(
            signature,
            "expected one parameter, `b: Bencher` (a second one needs `args = […]`)",
        ),
        (_, true) => refuse(
            signature,
            "expected two parameters with `args`: `b: Bencher` and the argument",
        ),
    }
}

/// The attributes of the test, and those of the body.
fn sort(attributes: &[Attribute]) -> (Vec<&Attribute>, Vec<&Attribute>) {
    attributes.iter().partition(|attr| {
        is_cfg(attr) || attr.path().is_ident("doc") || attr.path().is_ident("ignore")
    })
}

fn is_cfg(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
}

/// The options as the harness wants them.
fn requested(options: &Options, krate: &syn::Path) -> TokenStream {
    let set = |name: &str, value: Option<TokenStream>| {
        let name = Ident::new(name, Span::call_site());
        value.map(|value| quote!(options.#name = ::core::option::Option::Some(#value);))
    };
    let given = [
        set("budget", options.budget.map(|value| quote!(#value))),
        set("floor", options.floor.map(|value| quote!(#value))),
        set("limit_ns", options.limit_ns.map(|value| quote!(#value))),
        set("processes", options.processes.map(|value| quote!(#value))),
        set("time_ns", options.time_ns.map(|value| quote!(#value))),
    ];
    let metric = options.metric.map(|variant| {
        let variant = Ident::new(variant, Span::call_site());
        quote!(options.metric = #krate::Metric::#variant;)
    });
    let unstable = options.unstable;
    let tags = &options.tags;
    quote! {
        || {
            let mut options = #krate::Options::default();
            #(#given)*
            #metric
            options.unstable = #unstable;
            options.tags = <[&str]>::iter(&[#(#tags),*]).map(::std::string::ToString::to_string).collect();
            options
        }
    }
}

/// The claim about the cost, by the name of the kernel's variant.
fn growth(options: &Options, krate: &syn::Path) -> TokenStream {
    match &options.growth {
        Some((model, _)) => {
            let variant = format_ident!("{model:?}");
            quote!(::core::option::Option::Some(#krate::kernel::Model::#variant))
        }
        None => quote!(::core::option::Option::None),
    }
}

/// One body without an argument, or one for each.
fn cases(
    options: &Options,
    argument: Option<&PatType>,
    function: &ItemFn,
    krate: &syn::Path,
) -> Vec<TokenStream> {
    let name = &function.sig.ident;
    let is_async = function.sig.asyncness.is_some();
    let body = |function: &TokenStream, arguments: TokenStream| {
        let mut call = quote!(#function(#arguments));
        if is_async {
            call = quote!(#krate::block_on(#call));
        }
        quote!(|bencher| #krate::expansion::finish(#call))
    };
    let none = || quote!(::core::option::Option::None);
    let case = |label: TokenStream,
                size: TokenStream,
                bound: TokenStream,
                arguments: TokenStream| {
        let throughput = match &options.throughput {
            Some((variant, number)) => {
                let variant = Ident::new(variant, Span::call_site());
                quote!(::core::option::Option::Some(|| {
                    #bound
                    #krate::Throughput::#variant(#krate::expansion::size(#number))
                }))
            }
            None => none(),
        };
        let own = body(&quote!(#name), arguments.clone());
        let against = match &options.against {
            Some(other) => {
                let other = body(&quote!(#other), arguments);
                quote!(::core::option::Option::Some(#other))
            }
            None => none(),
        };
        quote! {
            #krate::expansion::Case { label: #label, size: #size, throughput: #throughput, body: #own, against: #against }
        }
    };
    let (Some(argument), Some(list)) = (argument, &options.args) else {
        return vec![case(none(), none(), quote!(), quote!(bencher))];
    };
    let (argument, pattern) = (&argument.ty, &argument.pat);
    let labelled = |value: &Expr| {
        let label = quote! {
            ::core::option::Option::Some(|| {
                use #krate::expansion::{ByDebug as _, ByDisplay as _};
                let argument: #argument = #value;
                (&#krate::expansion::Label(&argument)).label()
            })
        };
        let size = match options.growth {
            Some(_) => quote!(::core::option::Option::Some(|| {
                let argument: #argument = #value;
                #krate::expansion::size(argument)
            })),
            None => none(),
        };
        let bound = quote! {
            #[allow(unused_variables, unused_mut, reason = "the number need not depend on the argument")]
            let #pattern: #argument = #value;
        };
        case(label, size, bound, quote!(bencher, #value))
    };
    list.elems.iter().map(labelled).collect()
}
